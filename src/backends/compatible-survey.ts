import { z } from "zod";
import { ServerHttp } from "./http.ts";
import {
  type SurveyedModel,
  type SurveyedServer,
  type Surveyor,
  type SurveyPlace,
  unsuitableByName,
} from "./survey.ts";

/** Servers with an OpenAI-compatible API that can be told by something only they answer. */
export const compatibleSurveyors: readonly Surveyor[] = [
  surveyor("lm-studio", "http://127.0.0.1:1234", lmStudio),
  surveyor("llama-server", "http://127.0.0.1:8080", llamaServer),
  surveyor("vllm", "http://127.0.0.1:8000", vllm),
];

type Found = Omit<SurveyedServer, "kind" | "url" | "vulnerabilities">;
/** A path's JSON; undefined for anything else. */
type Read = (path: string) => Promise<unknown>;

function surveyor(kind: Surveyor["kind"], usual: string, look: (read: Read) => Promise<Found | null>): Surveyor {
  return {
    kind,
    usualUrl: () => usual,
    sameModel: (one, other) => one === other,
    async survey({ url = usual, signal }: SurveyPlace) {
      await using http = new ServerHttp(url);
      const found = await look(async (path) => {
        const { status, text } = await http.ask({ method: "GET", path, signal });
        return status === 200 ? jsonOf(text) : undefined;
      });
      return found && { kind, url, vulnerabilities: [], ...found };
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const tokens = z.int().positive().nullish();

/** `/api/v1/models` since 0.4.0, `/api/v0/models` before. Nobody else has them. */
const LmStudioModels = z.object({
  models: z.array(
    z.object({
      type: z.string(),
      key: z.string(),
      architecture: z.string().nullish(),
      quantization: z.object({ name: z.string().nullish() }).nullish(),
      size_bytes: z.number().nullish(),
      params_string: z.string().nullish(),
      max_context_length: tokens,
      loaded_instances: z.array(z.object({ config: z.object({ context_length: tokens }).nullish() })).nullish(),
      capabilities: z.object({ trained_for_tool_use: z.boolean().nullish() }).nullish(),
    }),
  ),
});
const LmStudioModelsBefore = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      arch: z.string().nullish(),
      quantization: z.string().nullish(),
      max_context_length: tokens,
      loaded_context_length: tokens,
      capabilities: z.array(z.string()).nullish(),
    }),
  ),
});

async function lmStudio(read: Read): Promise<Found | null> {
  const now = LmStudioModels.safeParse(await read("/api/v1/models"));
  if (now.success) {
    const models = now.data.models.map((model): SurveyedModel => {
      const { key: name, type, architecture = null } = model;
      return {
        ...unknown(name, architecture),
        sizeBytes: model.size_bytes ?? null,
        parameters: model.params_string ?? null,
        quantization: model.quantization?.name ?? null,
        trainedContext: model.max_context_length ?? null,
        fixedContext: model.loaded_instances?.[0]?.config?.context_length ?? null,
        tools: model.capabilities?.trained_for_tool_use ?? null,
        unsuitable: type === "embedding" ? "an embedding model" : unsuitableByName(name, architecture),
      };
    });
    return { version: null, models, wires: ["responses", "messages"] };
  }
  const before = LmStudioModelsBefore.safeParse(await read("/api/v0/models"));
  if (!before.success) return null;
  const models = before.data.data.map((model): SurveyedModel => {
    const { id: name, type, arch = null } = model;
    return {
      ...unknown(name, arch),
      quantization: model.quantization ?? null,
      trainedContext: model.max_context_length ?? null,
      fixedContext: model.loaded_context_length ?? null,
      // Older releases say nothing about capabilities of any model.
      tools: model.capabilities?.includes("tool_use") ?? null,
      unsuitable: type === "embeddings" ? "an embedding model" : unsuitableByName(name, arch),
    };
  });
  return { version: null, models, wires: [] };
}

const Props = z.object({
  default_generation_settings: z.object({ n_ctx: tokens }),
  build_info: z.string().nullish(),
  chat_template_caps: z.object({ supports_tools: z.boolean().nullish() }).nullish(),
});

async function llamaServer(read: Read): Promise<Found | null> {
  const props = Props.safeParse(await read("/props")).data;
  if (props === undefined) return null;
  const Meta = z.object({ n_ctx_train: tokens, n_params: z.number().nullish(), size: z.number().nullish() });
  const List = z.object({ data: z.array(z.object({ id: z.string(), meta: Meta.nullish() })) });
  const listed = List.safeParse(await read("/v1/models")).data?.data ?? [];
  const models = listed.map(({ id, meta }): SurveyedModel => {
    return {
      ...unknown(id, null),
      sizeBytes: meta?.size ?? null,
      parameters: meta?.n_params ? `${(meta.n_params / 1e9).toFixed(1)}B` : null,
      trainedContext: meta?.n_ctx_train ?? null,
      fixedContext: props.default_generation_settings.n_ctx ?? null,
      tools: props.chat_template_caps?.supports_tools ?? null,
    };
  });
  return { version: props.build_info ?? null, models, wires: ["messages"] };
}

async function vllm(read: Read): Promise<Found | null> {
  const List = z.object({
    data: z.array(z.object({ id: z.string(), owned_by: z.string().nullish(), max_model_len: tokens })),
  });
  const listed = List.safeParse(await read("/v1/models")).data?.data ?? [];
  const own = listed.filter((model) => model.owned_by === "vllm");
  if (own.length === 0) return null;
  const version = z.object({ version: z.string() }).safeParse(await read("/version")).data?.version ?? null;
  const models = own.map(({ id, max_model_len: context }): SurveyedModel => {
    return { ...unknown(id, null), trainedContext: context ?? null, fixedContext: context ?? null };
  });
  return { version, models, wires: [] };
}

function unknown(name: string, architecture: string | null): SurveyedModel {
  return {
    name,
    sizeBytes: null,
    parameters: null,
    quantization: null,
    architecture,
    trainedContext: null,
    fixedContext: null,
    kvBytesPerToken: null,
    tools: null,
    unsuitable: unsuitableByName(name, architecture),
  };
}
