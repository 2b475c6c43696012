import { z } from "zod";
import type { HostedApi } from "../api.ts";
import type { KnownServer, SelfDescription } from "./known.ts";

const count = z.int().positive().nullish().catch(null);

/** Since 0.4.0. */
const Models = z.looseObject({
  models: z.array(
    z.looseObject({
      key: z.string(),
      architecture: z.string().nullish(),
      quantization: z.looseObject({ name: z.string().nullish() }).nullish(),
      size_bytes: count,
      params_string: z.string().nullish(),
      format: z.string().nullish(),
      loaded_instances: z.array(z.looseObject({ id: z.string(), config: z.looseObject({ context_length: count }) })),
    }),
  ),
});

const ModelsBefore = z.looseObject({
  data: z.array(
    z.looseObject({
      id: z.string(),
      state: z.string(),
      arch: z.string().nullish(),
      quantization: z.string().nullish(),
      compatibility_type: z.string().nullish(),
      loaded_context_length: count,
    }),
  ),
});

/** LM Studio. It answers 200 on every path, so that only the shape of an answer says anything; it names no version. */
export const lmStudio: KnownServer = {
  owner: "organization_owner",
  async describe(api, model) {
    const said = (await now(api, model)) ?? (await before(api, model));
    return said && { kind: "lm-studio", model, ...said };
  },
};

// The largest window is said of every model; only a loaded one has one.

async function now(api: HostedApi, model: string): Promise<Omit<SelfDescription, "kind"> | null> {
  const models = Models.safeParse(await api.root("/api/v1/models")).data?.models;
  if (models === undefined) return null;
  // A loaded model can be asked for by its instance's name too.
  const found = models.find(
    ({ key, loaded_instances: loaded }) => key === model || loaded.some(({ id }) => id === model),
  );
  const instances = found?.loaded_instances ?? [];
  return {
    engine: engineOf(found?.format),
    architecture: found?.architecture ?? null,
    parameters: found?.params_string ?? null,
    quantization: found?.quantization?.name ?? null,
    sizeBytes: found?.size_bytes ?? null,
    contextLoaded: (instances.find(({ id }) => id === model) ?? instances[0])?.config.context_length ?? null,
  };
}

async function before(api: HostedApi, model: string): Promise<Omit<SelfDescription, "kind"> | null> {
  const models = ModelsBefore.safeParse(await api.root("/api/v0/models")).data?.data;
  if (models === undefined) return null;
  const found = models.find(({ id }) => id === model);
  return {
    engine: engineOf(found?.compatibility_type),
    architecture: found?.arch ?? null,
    quantization: found?.quantization ?? null,
    contextLoaded: found?.loaded_context_length ?? null,
  };
}

/** The engine by the format of the weights. */
function engineOf(format: string | null | undefined): string | null {
  return format === "gguf" ? "llama.cpp" : (format ?? null);
}
