import { z } from "zod";
import { Seconds } from "./address.ts";

const positiveInt = z.int().positive();

/** A duration as Ollama reads it: seconds, or `10m`. Negative: for ever. */
const Duration = z.union([
  z.int(),
  z.string().regex(/^-?(\d+(\.\d+)?(ms|s|m|h))+$/, "a duration such as 10m, or seconds"),
]);

/** What only a server that is started here can be told. */
const ofContainer = [
  "image",
  "port",
  "volume",
  "memoryGiB",
  "contextLength",
  "parallel",
  "flashAttention",
  "kvCacheType",
  "cloud",
  "maxLoadedModels",
] as const;

/** `backends.<name>` of kind `ollama`. Defaults are in the comments: what is not given is told apart from what is. */
export const OllamaSettings = z
  .strictObject({
    kind: z.literal("ollama"),
    /** `container` (default): one is started for the run. `host`: one that runs already is used, and left running. */
    mode: z.enum(["container", "host"]).default("container"),
    /** `host`: where it listens. */
    url: z.url({ protocol: /^https?$/, error: "an address such as http://127.0.0.1:11434" }).optional(),
    /** Default: one pinned version, so that two runs compare the same server; with `gpu: rocm`, its `-rocm` variant. */
    image: z.string().min(1).optional(),
    /** `auto` (default): what the engine offers. `host`: only says what is expected of it. */
    gpu: z.enum(["auto", "nvidia", "rocm", "none"]).default("auto"),
    /** Port on this machine's loopback interface. Default: a free one. */
    port: z.int().min(1).max(65_535).optional(),
    /** Volume that keeps the models from run to run. */
    volume: z
      .string()
      .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, "a volume's name")
      .optional(),
    /** Most memory (GiB) the server's container may take. Default: all there is. */
    memoryGiB: z.number().positive().optional(),
    /** OLLAMA_CONTEXT_LENGTH: for profiles that ask for no context window of their own. */
    contextLength: positiveInt.optional(),
    /** How long a model stays loaded after its last request; default -1: until the run is over. */
    keepAlive: Duration.default(-1),
    /** OLLAMA_NUM_PARALLEL: requests answered at the same time; each takes a context's memory. Default: trials at once. */
    parallel: positiveInt.optional(),
    /** OLLAMA_MAX_LOADED_MODELS. Default: Ollama's own. */
    maxLoadedModels: positiveInt.optional(),
    /** OLLAMA_FLASH_ATTENTION. Default: Ollama's own. */
    flashAttention: z.boolean().optional(),
    /** OLLAMA_KV_CACHE_TYPE. Default: Ollama's own, f16. */
    kvCacheType: z.enum(["f16", "q8_0", "q4_0"]).optional(),
    /** Ollama's cloud: remote models and web search. Default false: nothing leaves the machine. */
    cloud: z.boolean().optional(),
    /** Models made of local files instead of being pulled: name → path of a GGUF file. */
    gguf: z.record(z.string().min(1), z.string().min(1)).default({}),
    /** Longest time (s) until a server that is started answers. */
    startTimeoutSeconds: Seconds.default(120),
    /** Longest time (s) a model may take to load. */
    loadTimeoutSeconds: Seconds.default(900),
    /** No byte of an answer for this long (s) means that the server hangs. */
    idleTimeoutSeconds: Seconds.default(300),
    /** Refuse a model with a smaller context than asked, or partly on the CPU, instead of only reporting it. */
    strict: z.boolean().default(false),
  })
  .superRefine((settings, context) => {
    if (settings.mode === "container" && settings.url !== undefined) {
      context.addIssue({ code: "custom", path: ["url"], message: "belongs to `mode: host`" });
    }
    if (settings.mode === "container") return;
    for (const key of ofContainer) {
      if (settings[key] === undefined) continue;
      const message = "belongs to `mode: container`; a server that runs already was told when it was started";
      context.addIssue({ code: "custom", path: [key], message });
    }
  });
export type OllamaSettings = z.infer<typeof OllamaSettings>;
