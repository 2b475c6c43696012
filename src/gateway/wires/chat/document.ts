import { randomUUID } from "node:crypto";
import { messageOf } from "../../../errors.ts";
import type { Turn, TurnEvent } from "../wire.ts";
import { encodeUsage, finishReasons } from "./answer.ts";
import { ChatReader } from "./stream-reader.ts";

/** A whole completion → events. */
export function decodeDocument(body: unknown): TurnEvent[] {
  const malformed = (detail: string): TurnEvent[] => [
    { type: "error", code: "malformed-stream", message: `The model server's answer is not a completion: ${detail}` },
  ];
  if (typeof body !== "object" || body === null) return malformed("not a JSON object");
  const reader = new ChatReader();
  try {
    const events = reader.read(body);
    if (events.at(-1)?.type === "error") return events;
    const answered = "choices" in body && Array.isArray(body.choices) && body.choices.length > 0;
    return answered ? [...events, ...reader.end(true)] : malformed("no choice");
  } catch (error) {
    return malformed(messageOf(error));
  }
}

/** A turn → a whole completion. */
export function encodeDocument(turn: Turn, model: string): object {
  const join = (kind: "text" | "reasoning"): string =>
    turn.steps.map((step) => (step.kind === kind ? step.text : "")).join("");
  const calls = turn.steps.flatMap((step) =>
    step.kind === "call"
      ? [{ id: step.id, type: "function", function: { name: step.name, arguments: step.arguments } }]
      : [],
  );
  const [text, reasoning] = [join("text"), join("reasoning")];
  return {
    id: `chatcmpl-${randomUUID()}`,
    object: "chat.completion",
    created: Math.floor(Date.now() / 1000),
    model,
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: text === "" && calls.length > 0 ? null : text,
          ...(reasoning !== "" && { reasoning_content: reasoning }),
          ...(calls.length > 0 && { tool_calls: calls }),
        },
        finish_reason: finishReasons[turn.finish],
      },
    ],
    ...(turn.usage && { usage: encodeUsage(turn.usage) }),
  };
}
