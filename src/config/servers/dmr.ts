import { z } from "zod";
import { Seconds } from "./address.ts";

/** Flags whose values belong to the profile: given twice, the server would take the later one in silence. */
const OWNED_FLAGS = /^(-c|--ctx-size|--max-model-len|-np|--parallel|--max-num-seqs)(=|$)/;

/** Docker Model Runner: the one of Docker Desktop or Engine, or a container of its image. */
export const DmrSettings = z
  .strictObject({
    kind: z.literal("dmr"),
    /** `host`: attach to the one that runs; it is left running. `container`: start one, and remove it at the end. */
    mode: z.enum(["host", "container"]).default("host"),
    /** `host`: address without a path, instead of this machine's own. */
    url: z.url({ protocol: /^https?$/, error: "an address such as http://localhost:12434" }).optional(),
    /** `host`: TCP port it listens on, 12434 by default. `container`: port on 127.0.0.1, a free one by default. */
    port: z.int().min(1).max(65_535).optional(),
    /** `container`: image without the suffix of the variant. */
    image: z.string().min(1).default("docker/model-runner:v1.2.6"),
    /** `container`: which build of the image; all but `cpu` need the GPU they name (`vllm`: NVIDIA). */
    variant: z.enum(["cpu", "cuda", "rocm", "vllm"]).default("cpu"),
    /** `container`: NVIDIA devices by index or id. */
    gpus: z.union([z.literal("all"), z.array(z.string().min(1)).min(1)]).default("all"),
    /** `container`: volume with the models. It is kept between runs. */
    volume: z
      .string()
      .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/, "is no name of a volume")
      .default("agent-eval-dmr-models"),
    /** `container`: most memory in GiB; no limit by default. */
    memoryGiB: z.number().positive().optional(),
    /** Default: `vllm` for the variant of that name, otherwise `llama.cpp`. */
    engine: z.enum(["llama.cpp", "vllm"]).optional(),
    /** More options of the engine, each word on its own: `["--temp", "0"]`. */
    runtimeFlags: z
      .array(
        z
          .string()
          .min(1)
          .refine((flag) => !/[/\\]/.test(flag), "has / or \\ in it, which Docker Model Runner refuses")
          .refine((flag) => !OWNED_FLAGS.test(flag), "is set from contextWindow and modelSlots"),
      )
      .default([]),
    /** Tokens a model may reason: 0 none, -1 without limit. llama.cpp only. */
    reasoningBudget: z.int().min(-1).optional(),
    /** Files to load models from instead of a registry (`docker model package`, `/models/…/export`), by model. */
    archives: z.record(z.string().min(1), z.string().min(1)).default({}),
    /** Use a version with known security holes nonetheless. */
    allowVulnerable: z.boolean().default(false),
    /** Refuse a model that got a smaller context than asked for, or is partly on the CPU. */
    strict: z.boolean().default(false),
    /** `container`: longest time until it answers. */
    startTimeoutSeconds: Seconds.default(120),
    /** Longest time a model may take to load. */
    loadTimeoutSeconds: Seconds.default(900),
    /** No byte for this long means that the server hangs. */
    idleTimeoutSeconds: Seconds.default(300),
  })
  .refine(({ mode, url }) => mode === "host" || url === undefined, {
    path: ["url"],
    error: "is for mode: host; a container's address is found by itself",
  });
export type DmrSettings = z.infer<typeof DmrSettings>;

/** The engine a profile's model is served by. */
export function engineOf({ engine, variant }: DmrSettings): "llama.cpp" | "vllm" {
  return engine ?? (variant === "vllm" ? "vllm" : "llama.cpp");
}
