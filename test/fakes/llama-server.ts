// A stand-in for llama.cpp's own server: the chat stand-in with the pages on which the real one describes
// itself. It serves one model under any name, and needs a key for all but the list of models.
import { startChatUpstream } from "./chat-upstream.ts";
import type { FakeOptions, FakeUpstream } from "./scripted-upstream.ts";

export interface LlamaOptions extends FakeOptions {
  /** Tokens of each slot. */
  readonly context?: number;
  readonly slots?: number;
  /** Older builds leave it empty unless one was given. */
  readonly alias?: string;
}

export function startLlamaServer({
  context = 65_536,
  slots = 4,
  alias = "unsloth/Qwen3.6-35B-A3B-GGUF",
  ...options
}: LlamaOptions): Promise<FakeUpstream> {
  const props = {
    default_generation_settings: { params: { temperature: 0.8 }, n_ctx: context },
    total_slots: slots,
    model_alias: alias,
    model_ftype: "Q4_K - Medium",
    model_path: "/home/someone/models/Qwen3.6-35B-A3B-Q4_K_M.gguf",
    modalities: { vision: true, audio: false },
    chat_template: "{{ messages }}",
    build_info: "b8681-Debian",
    is_sleeping: false,
  };
  const model = {
    ...{ id: alias || props.model_path, object: "model", created: 1, owned_by: "llamacpp" },
    meta: { vocab_type: 1, n_vocab: 151_936, n_ctx_train: 262_144, n_params: 35_107_000_000, size: 21_105_000_000 },
  };
  return startChatUpstream({
    ...options,
    page(path) {
      if (path.split("?")[0] === "/props") return { status: 200, body: props };
      if (path === "/v1/models") return { status: 200, body: { models: [], object: "list", data: [model] } };
      return null;
    },
  });
}
