import { z } from "zod";
import type { Finish } from "../../gateway.ts";
import { Content, Loose, ServerError, tokens, usageEvents } from "../shared.ts";
import type { TurnEvent } from "../wire.ts";

/** A tool call or a fragment of one. Only the index is dependable, and some servers omit even that. */
export const CallFragment = z.looseObject({
  index: z.number().nullish(),
  id: z.string().nullish(),
  function: z.looseObject({ name: z.string().nullish(), arguments: z.union([z.string(), Loose]).nullish() }).nullish(),
});
export type CallFragment = z.infer<typeof CallFragment>;

const Part = z.looseObject({
  content: Content,
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
  tool_calls: z.array(CallFragment).nullish(),
});

/** A stream's chunk, or a whole answer: they differ only in `delta` and `message`. */
export const Completion = z.looseObject({
  choices: z
    .array(
      z.looseObject({
        index: z.number().nullish(),
        delta: Part.nullish(),
        message: Part.nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z
    .looseObject({
      prompt_tokens: tokens,
      completion_tokens: tokens,
      prompt_tokens_details: z.looseObject({ cached_tokens: tokens }).nullish(),
      completion_tokens_details: z.looseObject({ reasoning_tokens: tokens }).nullish(),
    })
    .nullish(),
  /** llama.cpp and what is built on it. */
  timings: z
    .looseObject({
      prompt_n: z.number().nullish(),
      prompt_ms: z.number().nullish(),
      predicted_n: z.number().nullish(),
      predicted_ms: z.number().nullish(),
    })
    .nullish()
    .catch(null),
  error: ServerError.nullish(),
});
type Completion = z.infer<typeof Completion>;

export function usageOf(usage: Completion["usage"]): TurnEvent[] {
  if (!usage) return [];
  return usageEvents({
    inputTokens: usage.prompt_tokens,
    cachedTokens: usage.prompt_tokens_details?.cached_tokens,
    outputTokens: usage.completion_tokens,
    reasoningTokens: usage.completion_tokens_details?.reasoning_tokens,
  });
}

/** llama-server's clock: `prompt_n` counts what was not cached (ggml-org/llama.cpp, tools/server/README.md). */
export function timingsOf(timings: Completion["timings"]): TurnEvent[] {
  if (!timings) return [];
  const { prompt_n, prompt_ms, predicted_n, predicted_ms } = timings;
  const promptTokensPerSecond = rate(prompt_n, prompt_ms);
  const decodeTokensPerSecond = rate(predicted_n, predicted_ms);
  if (promptTokensPerSecond === null && decodeTokensPerSecond === null) return [];
  return [{ type: "timings", promptTokensPerSecond, decodeTokensPerSecond }];
}

function rate(count: number | null | undefined, ms: number | null | undefined): number | null {
  return count && ms && count > 0 && ms > 0 ? (count * 1000) / ms : null;
}

/** A server's finish reason; calls decide where servers say `stop` after calling tools. */
export function finishOf(reason: string, calls: boolean): Finish {
  if (reason === "length") return "length";
  if (reason === "content_filter") return "content-filter";
  return calls ? "tool-calls" : "stop";
}

/** The finish reason in a server's words. */
export const finishReasons: Record<Finish, string> = {
  stop: "stop",
  "tool-calls": "tool_calls",
  length: "length",
  "content-filter": "content_filter",
  error: "stop",
};

/** Usage in a server's words. */
export function encodeUsage(usage: Extract<TurnEvent, { type: "usage" }>["usage"]): object {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens },
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  };
}
