import type { SurveyedModel } from "../backends/survey.ts";

/** A model to pull where none is installed, with tool calls and a license that lets anybody use it. */
export interface KnownModel extends Pick<SurveyedModel, "sizeBytes" | "kvBytesPerToken" | "trainedContext"> {
  readonly sizeBytes: number;
  readonly trainedContext: number;
  /** Its name by kind of server; without one it is not known to be there. */
  readonly names: { readonly ollama: string; readonly dmr?: string };
}

const GB = 1e9;
/** Bytes of a token in a 16-bit KV cache: layers × KV heads × width of key and value × 2. */
const kv = (layers: number, kvHeads: number, headWidth: number) => layers * kvHeads * 2 * headWidth * 2;

// About what https://ollama.com/library lists for these tags, for choosing only: the pull tells the true size, and what
// is loaded is read back. Layers and heads after the models' own config.json (openai/gpt-oss-*,
// Qwen/Qwen3-Coder-30B-A3B-Instruct, Qwen/Qwen3-8B, Qwen/Qwen2.5-Coder-7B-Instruct, Qwen/Qwen3-4B).
/** Largest first. A few, well known to call tools: what is right for a team is for the runs to say. */
export const knownModels: readonly KnownModel[] = [
  { names: { ollama: "gpt-oss:120b" }, sizeBytes: 65 * GB, trainedContext: 131_072, kvBytesPerToken: kv(36, 8, 64) },
  {
    names: { ollama: "qwen3-coder:30b", dmr: "ai/qwen3-coder" },
    sizeBytes: 19 * GB,
    trainedContext: 262_144,
    kvBytesPerToken: kv(48, 4, 128),
  },
  {
    names: { ollama: "gpt-oss:20b", dmr: "ai/gpt-oss" },
    sizeBytes: 14 * GB,
    trainedContext: 131_072,
    kvBytesPerToken: kv(24, 8, 64),
  },
  {
    names: { ollama: "qwen3:8b", dmr: "ai/qwen3" },
    sizeBytes: 5.2 * GB,
    trainedContext: 40_960,
    kvBytesPerToken: kv(36, 8, 128),
  },
  {
    names: { ollama: "qwen2.5-coder:7b" },
    sizeBytes: 4.7 * GB,
    trainedContext: 32_768,
    kvBytesPerToken: kv(28, 4, 128),
  },
  { names: { ollama: "qwen3:4b" }, sizeBytes: 2.6 * GB, trainedContext: 262_144, kvBytesPerToken: kv(36, 8, 128) },
];
