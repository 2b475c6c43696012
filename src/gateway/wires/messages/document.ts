import { z } from "zod";
import { messageOf } from "../../../errors.ts";
import { parseAnswer, ServerError, serverError } from "../shared.ts";
import type { Turn, TurnEvent, TurnStep } from "../wire.ts";
import { encodeMessage, encodeUsage, finishOf, stopReasons, Usage, UsageCount } from "./answer.ts";
import { argumentsOf, Block, inputOf } from "./blocks.ts";

const Answer = z.looseObject({
  content: z.array(Block).nullish(),
  stop_reason: z.string().nullish(),
  usage: Usage.nullish(),
  error: ServerError.nullish(),
});

/** A whole message → events. */
export function decodeDocument(body: unknown): TurnEvent[] {
  try {
    const answer = parseAnswer(Answer, body);
    if (answer.error) return [serverError(answer.error)];
    if (!answer.content) throw new TypeError("no `content`");
    let calls = 0;
    const events = answer.content.flatMap((block): TurnEvent[] => {
      if (block.type === "text" && block.text) return [{ type: "text", text: block.text }];
      if (block.type === "thinking" && block.thinking) return [{ type: "reasoning", text: block.thinking }];
      if (block.type !== "tool_use") return [];
      const index = calls++;
      return [
        { type: "call", index, id: block.id ?? "", name: block.name ?? "" },
        { type: "arguments", index, text: argumentsOf(block.input) },
      ];
    });
    const usage = new UsageCount();
    usage.add(answer.usage);
    const reason = finishOf(answer.stop_reason ?? null, calls > 0);
    return [...events, ...usage.events(), { type: "finish", reason }];
  } catch (error) {
    const message = `The model server's answer is not a message: ${messageOf(error)}`;
    return [{ type: "error", code: "malformed-stream", message }];
  }
}

/** A turn → a whole message. */
export function encodeDocument(turn: Turn, model: string): object {
  return {
    ...encodeMessage(model),
    content: turn.steps.map(encodeStep),
    stop_reason: stopReasons[turn.finish],
    stop_sequence: null,
    ...(turn.usage && { usage: encodeUsage(turn.usage) }),
  };
}

function encodeStep(step: TurnStep): object {
  switch (step.kind) {
    case "text":
      return { type: "text", text: step.text };
    case "reasoning":
      return { type: "thinking", thinking: step.text, signature: "" };
    case "call":
      return { type: "tool_use", id: step.id, name: step.name, input: inputOf(step.arguments) };
  }
}
