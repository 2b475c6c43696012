import { z } from "zod";
import type { KnownServer, ToldModel } from "./known.ts";

const count = z.int().positive().nullish().catch(null);

const Props = z.looseObject({
  default_generation_settings: z.looseObject({ n_ctx: count }),
  total_slots: count,
  model_path: z.string().nullish(),
  model_alias: z.string().nullish(),
  model_ftype: z.string().nullish(),
  build_info: z.string().nullish(),
  chat_template_caps: z.looseObject({ supports_tools: z.boolean().nullish() }).nullish().catch(null),
});

const Meta = z
  .looseObject({ n_params: z.number().positive().nullish(), size: count, n_ctx_train: count })
  .nullish()
  .catch(null);

/** llama.cpp's own server. It serves one model under any name, and its context window is each slot's. */
export const llamaServer: KnownServer = {
  kind: "llama-server",
  owner: "llamacpp",
  usualUrl: "http://127.0.0.1:8080",
  async read(api, { all, entry }, model) {
    // A server with several models wants to know which one is meant; the others do not look.
    const query = model === null ? "" : `?model=${encodeURIComponent(model)}`;
    const props = Props.safeParse(await api.root(`/props${query}`)).data;
    if (props === undefined) return null;
    const meant = model === null || all.length === 1 ? all : [entry ?? { id: model }];
    const models = meant.map((each): ToldModel => {
      const meta = Meta.parse("meta" in each ? each.meta : null);
      return {
        name: each.id,
        engine: "llama.cpp",
        // The folder is the machine's business.
        behind: props.model_alias || props.model_path?.split(/[/\\]/).at(-1) || null,
        parameters: meta?.n_params ? short(meta.n_params) : null,
        quantization: props.model_ftype,
        sizeBytes: meta?.size,
        trainedContext: meta?.n_ctx_train,
        contextLoaded: props.default_generation_settings.n_ctx,
        tools: props.chat_template_caps?.supports_tools,
      };
    });
    return { version: props.build_info, slots: props.total_slots, wires: ["messages"], anyName: true, models };
  },
};

/** `8.0B` */
function short(count: number): string {
  return count >= 1e9 ? `${(count / 1e9).toFixed(1)}B` : `${(count / 1e6).toFixed(0)}M`;
}
