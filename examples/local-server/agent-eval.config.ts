// Two models on one OpenAI-compatible server (llama-server, vLLM, LM Studio, …), through Codex.
import { defineConfig } from "agent-eval";

const codex = { agent: "codex", backend: "workstation", contextWindow: 32_768 } as const;

export default defineConfig({
  suite: ["fix-cursor-paging", "test-rate-limiter", "extract-payment-gateway"].map((id) => `../../tasks/${id}`),
  backends: {
    workstation: { kind: "openai", baseUrl: "http://localhost:8000/v1" },
  },
  profiles: {
    "codex-qwen3-coder": { ...codex, model: "qwen3-coder-30b" },
    "codex-gpt-oss": { ...codex, model: "gpt-oss-20b", reasoningEffort: "low" },
  },
  run: {
    repeats: 3,
    limits: { timeoutSeconds: 900, requests: 60 },
  },
});
