import { z } from "zod";

// What is read of Ollama's answers. Fields that are not needed are not looked at, so that a new
// release may add what it likes; fields that older releases lack are optional.

const count = z.number().nonnegative();
const optionalText = z
  .string()
  .nullish()
  .transform((text) => (text ? text : null));

export const Version = z.object({ version: z.string() });

const Details = z
  .object({ parameter_size: optionalText, quantization_level: optionalText, family: optionalText })
  .partial();

export const Tags = z.object({
  models: z
    .array(
      z.object({
        name: z.string(),
        digest: z.string(),
        size: count,
        /** Where a model of Ollama's cloud runs. */
        remote_host: z.string().nullish(),
      }),
    )
    .nullish()
    .transform((models) => models ?? []),
});

export const Loaded = z.object({
  name: z.string(),
  digest: z.string().optional(),
  /** Bytes it takes, on the GPU and beside it. */
  size: count,
  size_vram: count.default(0),
  /** Older releases do not say. */
  context_length: count.optional(),
});
export type Loaded = z.infer<typeof Loaded>;

export const Processes = z.object({
  models: z
    .array(Loaded)
    .nullish()
    .transform((models) => models ?? []),
});

export const Shown = z.object({
  details: Details.optional(),
  model_info: z.record(z.string(), z.unknown()).nullish(),
  /** Lines of a Modelfile: name, blanks, value. */
  parameters: z.string().optional(),
  /** The whole of it, as it would be written in a file. */
  modelfile: z.string().optional(),
  license: z.string().optional(),
  capabilities: z.array(z.string()).nullish(),
});
export type Shown = z.infer<typeof Shown>;

/** A line of a pull or a creation. */
export const Step = z.object({
  status: z.string().default(""),
  digest: z.string().optional(),
  total: count.optional(),
  completed: count.optional(),
  error: z.string().optional(),
});
export type Step = z.infer<typeof Step>;

/** `{"error":"…"}` of its own routes, `{"error":{"message":"…"}}` of the compatible ones. */
export const Failure = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) });
