import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Finish, TokenUsage } from "../../gateway.ts";
import { tokens, usageEvents } from "../shared.ts";
import type { TurnEvent } from "../wire.ts";

/** Counts as servers send them. Those for input leave cached tokens out. */
export const Usage = z.looseObject({
  input_tokens: tokens,
  cache_read_input_tokens: tokens,
  cache_creation_input_tokens: tokens,
  output_tokens: tokens,
  output_tokens_details: z.looseObject({ thinking_tokens: tokens }).nullish(),
});
type Usage = z.infer<typeof Usage>;

/** The counts of one answer: the beginning of a stream has some, its end the others, and corrections. */
export class UsageCount {
  readonly #counts = new Map<string, number>();

  /** A zero corrects nothing: servers send it for what they have said before. */
  add(usage: Usage | null | undefined): void {
    const { output_tokens_details: details, ...counts } = usage ?? {};
    for (const [key, value] of Object.entries({ ...counts, thinking: details?.thinking_tokens })) {
      if (typeof value === "number" && (value > 0 || !this.#counts.has(key))) this.#counts.set(key, value);
    }
  }

  events(): TurnEvent[] {
    const cached = this.#of("cache_read_input_tokens");
    return usageEvents({
      inputTokens: this.#of("input_tokens") + cached + this.#of("cache_creation_input_tokens"),
      cachedTokens: cached,
      outputTokens: this.#of("output_tokens"),
      reasoningTokens: this.#of("thinking"),
    });
  }

  #of(key: string): number {
    return this.#counts.get(key) ?? 0;
  }
}

/** Usage in a server's words. */
export function encodeUsage(usage: TokenUsage): object {
  return {
    input_tokens: usage.inputTokens - usage.cachedTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: usage.cachedTokens,
    output_tokens: usage.outputTokens,
    output_tokens_details: { thinking_tokens: usage.reasoningTokens },
  };
}

/** A server's stop reason. */
export function finishOf(reason: string | null, calls: boolean): Finish {
  if (reason === "max_tokens" || reason === "model_context_window_exceeded") return "length";
  if (reason === "refusal") return "content-filter";
  return calls ? "tool-calls" : "stop";
}

/** The stop reason in a server's words. */
export const stopReasons: Record<Finish, string> = {
  stop: "end_turn",
  "tool-calls": "tool_use",
  length: "max_tokens",
  "content-filter": "refusal",
  error: "end_turn",
};

/** The message around an answer's content. */
export function encodeMessage(model: string): object {
  return { id: `msg_${randomUUID()}`, type: "message", role: "assistant", model };
}
