import { messageOf } from "../../../errors.ts";
import { parseAnswer } from "../shared.ts";
import type { Turn, TurnEvent } from "../wire.ts";
import {
  callEvent,
  contentEvents,
  encodeItem,
  encodeResponse,
  endEvents,
  isCall,
  itemId,
  newAnswer,
  Response,
} from "./answer.ts";

/** A whole response → events. */
export function decodeDocument(body: unknown): TurnEvent[] {
  try {
    const response = parseAnswer(Response, body);
    if (!response.output && !response.error) throw new TypeError("no `output`");
    let calls = 0;
    const items = (response.output ?? []).flatMap((item) => {
      if (!isCall(item)) return contentEvents(item, 0);
      const index = calls++;
      return [callEvent(item, index), ...contentEvents(item, index)];
    });
    return [...items, ...endEvents(response, calls > 0)];
  } catch (error) {
    const message = `The model server's answer is not a response: ${messageOf(error)}`;
    return [{ type: "error", code: "malformed-stream", message }];
  }
}

/** A turn → a whole response. */
export function encodeDocument(turn: Turn, model: string): object {
  const cut = turn.finish === "length" || turn.finish === "content-filter";
  const output = turn.steps.map((step) => encodeItem(step, itemId(step.kind), cut ? "incomplete" : "completed"));
  return encodeResponse(newAnswer(model), output, turn.usage, turn.finish);
}
