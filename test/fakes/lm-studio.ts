// A stand-in for LM Studio: the chat stand-in with its own list of models. It loads a model with the first
// request, says only then how large its context window is, and answers 200 on every path it does not have.
import { startChatUpstream } from "./chat-upstream.ts";
import type { FakeOptions, FakeUpstream } from "./scripted-upstream.ts";

/** `before`: a release before 0.4.0, which had another list. */
export function startLmStudio({
  before = false,
  ...options
}: FakeOptions & { readonly before?: boolean }): Promise<FakeUpstream> {
  let loaded = false;
  const ids = ["qwen/qwen3-coder-30b", "text-embedding-nomic-embed-text-v1.5"];
  const today = () => [
    {
      ...{ type: "llm", publisher: "qwen", key: ids[0], display_name: "Qwen3 Coder 30B", architecture: "qwen3moe" },
      ...{ quantization: { name: "Q4_K_M", bits_per_weight: 4 }, size_bytes: 18_556_686_912, params_string: "30B" },
      ...{ format: "gguf", max_context_length: 262_144 },
      loaded_instances: loaded ? [{ id: ids[0], config: { context_length: 16_384 } }] : [],
    },
  ];
  const details = () => [
    {
      ...{ id: ids[0], object: "model", type: "llm", publisher: "qwen", arch: "qwen3moe" },
      ...{ compatibility_type: "gguf", quantization: "Q4_K_M", state: loaded ? "loaded" : "not-loaded" },
      ...{ max_context_length: 262_144, ...(loaded && { loaded_context_length: 16_384 }) },
    },
    { id: ids[1], object: "model", type: "embeddings", state: "not-loaded", max_context_length: 2048 },
  ];
  return startChatUpstream({
    ...options,
    page(path) {
      if (path === "/api/v1/models" && !before) return { status: 200, body: { models: today() } };
      if (path === "/api/v0/models") return { status: 200, body: { object: "list", data: details() } };
      if (path === "/v1/models") {
        const data = ids.map((id) => ({ id, object: "model", owned_by: "organization_owner" }));
        return { status: 200, body: { object: "list", data } };
      }
      return { status: 200, body: { error: `Unexpected endpoint or method. (GET ${path})` } };
    },
    refuses(body) {
      if (Array.isArray(body["messages"])) loaded = true;
      return null;
    },
  });
}
