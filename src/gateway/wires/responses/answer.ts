import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Finish, TokenUsage } from "../../gateway.ts";
import { Content, ServerError, serverError, textOf, tokens, usageEvents } from "../shared.ts";
import type { TurnEvent, TurnStep } from "../wire.ts";

/** One output item as a server sends it. */
export const OutputItem = z.looseObject({
  type: z.string(),
  id: z.string().nullish(),
  content: Content,
  summary: Content,
  call_id: z.string().nullish(),
  name: z.string().nullish(),
  arguments: z.string().nullish(),
  input: z.unknown().optional(),
});
export type OutputItem = z.infer<typeof OutputItem>;

/** A whole response, or what the last event of a stream carries. */
export const Response = z.looseObject({
  status: z.string().nullish(),
  output: z.array(OutputItem).nullish(),
  usage: z
    .looseObject({
      input_tokens: tokens,
      output_tokens: tokens,
      input_tokens_details: z.looseObject({ cached_tokens: tokens }).nullish(),
      output_tokens_details: z.looseObject({ reasoning_tokens: tokens }).nullish(),
    })
    .nullish(),
  incomplete_details: z.looseObject({ reason: z.string().nullish() }).nullish(),
  error: ServerError.nullish(),
});
export type Response = z.infer<typeof Response>;

/** Whether an item is a tool call, of a function or free-form. */
export function isCall(item: OutputItem): boolean {
  return item.type === "function_call" || item.type === "custom_tool_call";
}

/** The beginning of a call item as an event. */
export function callEvent(item: OutputItem, index: number): TurnEvent {
  return { type: "call", index, id: item.call_id ?? item.id ?? "", name: item.name ?? "" };
}

/** What an item says, without its beginning. */
export function contentEvents(item: OutputItem, index: number): TurnEvent[] {
  const text = textOf(item.content);
  if (item.type === "message") return text === "" ? [] : [{ type: "text", text }];
  if (item.type === "reasoning") {
    const thought = text || textOf(item.summary);
    return thought === "" ? [] : [{ type: "reasoning", text: thought }];
  }
  if (!isCall(item)) return [];
  const given = item.type === "function_call" ? (item.arguments ?? "") : JSON.stringify({ input: item.input });
  return given === "" ? [] : [{ type: "arguments", index, text: given }];
}

/** Usage and the end of a turn. */
export function endEvents(response: Response, calls: boolean): TurnEvent[] {
  if (response.error || response.status === "failed") return [serverError(response.error ?? "no reason given")];
  const { usage } = response;
  const reason = response.incomplete_details?.reason;
  const finish: Finish =
    response.status === "incomplete" || reason
      ? reason === "content_filter"
        ? "content-filter"
        : "length"
      : calls
        ? "tool-calls"
        : "stop";
  return [
    ...(usage
      ? usageEvents({
          inputTokens: usage.input_tokens,
          cachedTokens: usage.input_tokens_details?.cached_tokens,
          outputTokens: usage.output_tokens,
          reasoningTokens: usage.output_tokens_details?.reasoning_tokens,
        })
      : []),
    { type: "finish", reason: finish },
  ];
}

export type ItemStatus = "in_progress" | "completed" | "incomplete";

/** An output item for an agent; `id` stays the same from its first event to its last. */
export function encodeItem(step: TurnStep, id: string, status: ItemStatus): object {
  switch (step.kind) {
    case "text":
      return { id, type: "message", status, role: "assistant", content: [textPart(step.text)] };
    case "reasoning":
      // As a summary, because Codex sends back only that of a reasoning item.
      return { id, type: "reasoning", summary: [summaryPart(step.text)] };
    case "call":
      return { id, type: "function_call", status, call_id: step.id, name: step.name, arguments: step.arguments };
  }
}

export const textPart = (text: string): object => ({ type: "output_text", text, annotations: [] });
export const summaryPart = (text: string): object => ({ type: "summary_text", text });

const prefixes = { text: "msg", reasoning: "rs", call: "fc" };
export const itemId = (kind: TurnStep["kind"]): string => `${prefixes[kind]}_${randomUUID()}`;

interface Answer {
  readonly id: string;
  readonly createdAt: number;
  readonly model: string;
}

/** The response object around a turn. `finish` null: still in progress. */
export function encodeResponse(
  answer: Answer,
  output: readonly object[],
  usage: TokenUsage | null,
  finish: Finish | null,
): object {
  const incomplete = finish === "length" ? "max_output_tokens" : finish === "content-filter" ? "content_filter" : null;
  return {
    id: answer.id,
    object: "response",
    created_at: answer.createdAt,
    status: finish === null ? "in_progress" : incomplete ? "incomplete" : "completed",
    error: null,
    incomplete_details: incomplete && { reason: incomplete },
    model: answer.model,
    output,
    usage: usage && {
      input_tokens: usage.inputTokens,
      input_tokens_details: { cached_tokens: usage.cachedTokens },
      output_tokens: usage.outputTokens,
      output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
      total_tokens: usage.inputTokens + usage.outputTokens,
    },
  };
}

export function newAnswer(model: string): Answer {
  return { id: `resp_${randomUUID()}`, createdAt: Math.floor(Date.now() / 1000), model };
}
