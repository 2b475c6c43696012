import { z } from "zod";

/** Where a model's bytes come from and how far they are. */
export interface PullProgress {
  readonly model: string;
  /** What the server calls the step. */
  readonly status: string;
  /** Bytes so far and in all; null while the server does not say. */
  readonly completed: number | null;
  readonly total: number | null;
}

/** What a profile asks of a model server beyond the model's name. */
export interface LoadRequest {
  /** Verbatim, quantisation tag included. */
  readonly model: string;
  /** Tokens; null: the server's own choice. */
  readonly contextWindow: number | null;
  /** Trials served at the same time. */
  readonly parallel: number;
  /** Loaded once more after its server died: the name that it was served under then. */
  readonly servedAs?: string;
}

/** A model server and the model it has loaded, described alike for every kind. null: it does not say. */
export const ServerFacts = z.strictObject({
  kind: z.string(),
  version: z.string().nullable(),
  /** Image reference with digest, of a server in a container. */
  image: z.string().nullable(),
  /** llama.cpp, vllm, … */
  engine: z.string().nullable(),
  model: z.string(),
  modelDigest: z.string().nullable(),
  architecture: z.string().nullable(),
  parameters: z.string().nullable(),
  quantization: z.string().nullable(),
  sizeBytes: z.int().nonnegative().nullable(),
  contextAsked: z.int().positive().nullable(),
  /** Tokens that are really there, read back after loading. */
  contextLoaded: z.int().positive().nullable(),
  vramBytes: z.int().nonnegative().nullable(),
  /** Share of the model that is on the GPU, 0 to 1. */
  gpuShare: z.number().min(0).max(1).nullable(),
  loadMs: z.number().nonnegative().nullable(),
});
export type ServerFacts = z.infer<typeof ServerFacts>;

/** What is wrong with a loaded model although it answers: reported, and an error under `strict`. */
export interface Shortcoming {
  readonly code: "smaller-context" | "partly-on-cpu";
  readonly message: string;
}

export interface Loaded {
  readonly facts: ServerFacts;
  readonly shortcomings: readonly Shortcoming[];
  /** The name to ask for, where it is not the model's own: a server may give a context window a name of its own. */
  readonly servedModel?: string;
}

/** What a trial of a server's Responses brought to light. */
export interface ResponsesVerdict {
  /** True only when every known defect is surely absent. */
  readonly sound: boolean;
  readonly defects: readonly { readonly defect: string; readonly seen: string; readonly detail: string }[];
}

/**
 * A model server with a life: started or attached to, given a model, and put away again. Disposing of it
 * unloads what was loaded; a server that was started goes, one that was attached to stays.
 * Every method throws ProfileError with a stable code and the server's last words where it has some.
 */
export interface ModelServer extends AsyncDisposable {
  /** Base URL as this process sees it, without a path. */
  readonly url: string;
  /** Base URL as a gateway container on the default bridge sees it. */
  readonly urlFromContainers: string;
  readonly version: string | null;
  /** Makes sure that the model is there: pulls it, or imports a file. The same model is never pulled twice at once. */
  ensure(model: string, onProgress: (progress: PullProgress) => void, signal: AbortSignal): Promise<void>;
  /** Loads it with the asked context, warms it with one short answer, and reads back what is loaded. */
  load(request: LoadRequest, signal: AbortSignal): Promise<Loaded>;
  unload(model: string): Promise<void>;
  /** Tries its own Responses with the loaded model the way an agent uses them; absent: they need no trial. */
  probeResponses?(model: string, signal: AbortSignal): Promise<ResponsesVerdict>;
  /** Why it no longer answers: exit code, out of memory, last log lines; null while it is well. */
  postMortem(): Promise<string | null>;
  /** Lines of its log since then that tell of an error, the last few; empty where its log cannot be read. */
  complaints(since: Date): Promise<readonly string[]>;
}
