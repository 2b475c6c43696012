import type { ServerFacts, Shortcoming } from "../server.ts";
import type { Loaded, Shown } from "./answers.ts";

/** What was read back about a model and its server. */
export interface ReadBack {
  readonly version: string | null;
  readonly image: string | null;
  readonly model: string;
  readonly contextAsked: number | null;
  readonly shown: Shown;
  /** Of the model's own entry in the list; null when it is not listed. */
  readonly listed: { readonly digest: string; readonly size: number } | null;
  readonly loaded: Loaded;
  readonly loadMs: number;
  /** False: no GPU was asked for. */
  readonly gpuExpected: boolean;
}

/** The same, in every server's words. */
export function describeModel(read: ReadBack): ServerFacts {
  const { shown, listed, loaded } = read;
  const architecture = shown.model_info?.["general.architecture"];
  return {
    kind: "ollama",
    version: read.version,
    image: read.image,
    // Which of its engines runs a model, Ollama does not say.
    engine: null,
    model: read.model,
    modelDigest: listed?.digest ?? null,
    architecture: typeof architecture === "string" ? architecture : (shown.details?.family ?? null),
    parameters: shown.details?.parameter_size ?? null,
    quantization: shown.details?.quantization_level ?? null,
    sizeBytes: listed?.size ?? null,
    contextAsked: read.contextAsked,
    contextLoaded: loaded.context_length || null,
    vramBytes: loaded.size_vram,
    gpuShare: shareOf(loaded),
    loadMs: read.loadMs,
  };
}

/** What of it is less than was asked for. */
export function shortcomingsOf(read: ReadBack): Shortcoming[] {
  const { model, contextAsked, loaded } = read;
  const found: Shortcoming[] = [];
  if (contextAsked !== null && loaded.context_length && loaded.context_length < contextAsked) {
    found.push({
      code: "smaller-context",
      message: `${model} has a context window of ${loaded.context_length} tokens, not of ${contextAsked}: Ollama loads no more than a model was trained for`,
    });
  }
  const share = shareOf(loaded);
  if (read.gpuExpected && share !== null && share < 1) {
    const percent = Math.round((1 - share) * 100);
    found.push({
      code: "partly-on-cpu",
      message: share === 0 ? `${model} runs on the CPU alone` : `${model} is to ${percent} % on the CPU`,
    });
  }
  return found;
}

function shareOf({ size, size_vram: vram }: Loaded): number | null {
  return size === 0 ? null : Math.min(1, vram / size);
}
