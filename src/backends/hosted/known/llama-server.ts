import { z } from "zod";
import type { KnownServer } from "./known.ts";

const Props = z.looseObject({
  default_generation_settings: z.looseObject({ n_ctx: z.int().positive().nullish().catch(null) }),
  total_slots: z.int().positive(),
  model_path: z.string().nullish(),
  model_alias: z.string().nullish(),
  model_ftype: z.string().nullish(),
  build_info: z.string().nullish(),
});

const Meta = z
  .looseObject({ n_params: z.number().positive().nullish(), size: z.int().positive().nullish() })
  .nullish()
  .catch(null);

/** llama.cpp's own server. It serves one model under any name, and its context window is each slot's. */
export const llamaServer: KnownServer = {
  owner: "llamacpp",
  async describe(api, model, { all, entry }) {
    // A server with several models wants to know which one is meant; the others do not look.
    const props = Props.safeParse(await api.root(`/props?model=${encodeURIComponent(model)}`)).data;
    if (props === undefined) return null;
    const meta = Meta.parse((entry ?? (all.length === 1 ? all[0] : null))?.["meta"]);
    return {
      kind: "llama-server",
      version: props.build_info ?? null,
      engine: "llama.cpp",
      // The folder is the machine's business.
      model: props.model_alias || props.model_path?.split(/[/\\]/).at(-1) || model,
      parameters: meta?.n_params ? short(meta.n_params) : null,
      quantization: props.model_ftype ?? null,
      sizeBytes: meta?.size ?? null,
      contextLoaded: props.default_generation_settings.n_ctx ?? null,
      slots: props.total_slots,
    };
  },
};

/** `8.0B` */
function short(count: number): string {
  return count >= 1e9 ? `${(count / 1e9).toFixed(1)}B` : `${(count / 1e6).toFixed(0)}M`;
}
