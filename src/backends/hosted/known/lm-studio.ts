import { z } from "zod";
import type { HostedApi } from "../api.ts";
import type { KnownServer, Told, ToldModel } from "./known.ts";

const count = z.int().positive().nullish().catch(null);
const Instance = z.looseObject({ id: z.string(), config: z.looseObject({ context_length: count }).nullish() });

/** Since 0.4.0. */
const Models = z.looseObject({
  models: z.array(
    z.looseObject({
      key: z.string(),
      type: z.string().nullish(),
      architecture: z.string().nullish(),
      quantization: z.looseObject({ name: z.string().nullish() }).nullish(),
      size_bytes: count,
      params_string: z.string().nullish(),
      format: z.string().nullish(),
      max_context_length: count,
      loaded_instances: z.array(Instance),
      capabilities: z.looseObject({ trained_for_tool_use: z.boolean().nullish() }).nullish(),
    }),
  ),
});

const ModelsBefore = z.looseObject({
  data: z.array(
    z.looseObject({
      id: z.string(),
      state: z.string(),
      type: z.string().nullish(),
      arch: z.string().nullish(),
      quantization: z.string().nullish(),
      compatibility_type: z.string().nullish(),
      max_context_length: count,
      loaded_context_length: count,
      capabilities: z.array(z.string()).nullish(),
    }),
  ),
});

/** LM Studio. It answers 200 on every path, so that only the shape of an answer says anything; it names no version. */
export const lmStudio: KnownServer = {
  kind: "lm-studio",
  owner: "organization_owner",
  usualUrl: "http://127.0.0.1:1234",
  read: async (api) => (await now(api)) ?? (await before(api)),
};

// The largest window is said of every model; only a loaded one has one.

async function now(api: Pick<HostedApi, "root">): Promise<Told | null> {
  const listed = Models.safeParse(await api.root("/api/v1/models")).data?.models;
  if (listed === undefined) return null;
  const models = listed.map((model): ToldModel => {
    const instances = model.loaded_instances.map(({ id, config }) => {
      return { name: id, contextLoaded: config?.context_length };
    });
    return {
      name: model.key,
      engine: engineOf(model.format),
      architecture: model.architecture,
      parameters: model.params_string,
      quantization: model.quantization?.name,
      sizeBytes: model.size_bytes,
      trainedContext: model.max_context_length,
      contextLoaded: instances[0]?.contextLoaded,
      tools: model.capabilities?.trained_for_tool_use,
      embeds: model.type === "embedding",
      instances,
    };
  });
  return { wires: ["responses", "messages"], models };
}

async function before(api: Pick<HostedApi, "root">): Promise<Told | null> {
  const listed = ModelsBefore.safeParse(await api.root("/api/v0/models")).data?.data;
  if (listed === undefined) return null;
  const models = listed.map((model): ToldModel => {
    return {
      name: model.id,
      engine: engineOf(model.compatibility_type),
      architecture: model.arch,
      quantization: model.quantization,
      trainedContext: model.max_context_length,
      contextLoaded: model.loaded_context_length,
      // Older releases say nothing about capabilities of any model.
      tools: model.capabilities?.includes("tool_use"),
      embeds: model.type === "embeddings",
    };
  });
  return { wires: [], models };
}

/** The engine by the format of the weights. */
function engineOf(format: string | null | undefined): string | null {
  return format === "gguf" ? "llama.cpp" : (format ?? null);
}
