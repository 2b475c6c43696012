import type { RequestErrorCode } from "./gateway.ts";

const statuses: Record<RequestErrorCode, number> = {
  unreachable: 502,
  reset: 502,
  "idle-timeout": 504,
  "http-error": 502,
  "context-overflow": 400,
  "malformed-stream": 502,
  "truncated-stream": 502,
  "malformed-request": 400,
  "wrong-model": 400,
  // Not 429: clients retry that, and Codex drops its message.
  limit: 400,
  "session-exhausted": 400,
  "session-mismatch": 400,
  "gateway-error": 500,
  "client-gone": 499,
};

/** One request that failed: recorded under its code, answered with its status. */
export class Fault extends Error {
  readonly code: RequestErrorCode;
  /** HTTP status for the agent. */
  readonly status: number;

  constructor(code: RequestErrorCode, message: string, status: number = statuses[code]) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Ways in which model servers say that the prompt is longer than the context window. */
const overflows: readonly { server: string; pattern: RegExp }[] = [
  { server: "llama.cpp", pattern: /exceed_context_size_error|exceeds the available context size/i },
  { server: "OpenAI", pattern: /context_length_exceeded|exceeds the context window/i },
  { server: "vLLM, OpenAI", pattern: /maximum context length|maximum model length/i },
  { server: "Ollama", pattern: /prompt too long|input length exceeds the context length/i },
  {
    server: "LM Studio",
    pattern:
      /tokens to keep from the initial prompt|n_keep \(\d+\) ?>= ?n_ctx|context the overflows|context size has been exceeded/i,
  },
  { server: "Anthropic", pattern: /prompt is too long|exceed context limit/i },
];

/** Whether an upstream's error text (body or code and message) means context overflow. */
export function meansOverflow(text: string): boolean {
  return overflows.some(({ pattern }) => pattern.test(text));
}
