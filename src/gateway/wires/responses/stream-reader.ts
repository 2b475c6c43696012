import { z } from "zod";
import { parseAnswer, ServerError, serverError } from "../shared.ts";
import type { FrameReader } from "../sse.ts";
import type { TurnEvent } from "../wire.ts";
import { callEvent, contentEvents, endEvents, isCall, OutputItem, Response } from "./answer.ts";

const Frame = z.looseObject({
  type: z.string().nullish(),
  output_index: z.number().nullish(),
  item_id: z.string().nullish(),
  item: OutputItem.nullish(),
  delta: z.unknown().optional(),
  response: Response.nullish(),
  error: ServerError.nullish(),
  code: z.string().nullish(),
  message: z.string().nullish(),
});
type Frame = z.infer<typeof Frame>;

interface Seen {
  readonly index: number;
  readonly call: boolean;
  /** Deltas are optional; without any, the finished item brings the content. */
  deltas: boolean;
  done: boolean;
}

/** Events of a Responses stream → events of a turn. */
export class ResponsesReader implements FrameReader {
  readonly #items = new Map<string | number, Seen>();
  #calls = 0;

  read(raw: object): TurnEvent[] {
    const frame = parseAnswer(Frame, raw);
    switch (frame.type) {
      case "response.output_item.added":
        return frame.item ? this.#see(frame, frame.item).events : [];
      case "response.output_item.done":
        return frame.item ? this.#done(frame, frame.item) : [];
      case "response.output_text.delta":
        return this.#delta(frame, (text) => ({ type: "text", text }));
      case "response.reasoning_text.delta":
      case "response.reasoning_summary_text.delta":
        return this.#delta(frame, (text) => ({ type: "reasoning", text }));
      case "response.function_call_arguments.delta":
        return this.#delta(frame, (text, index) => ({ type: "arguments", index, text }));
      case "response.completed":
      case "response.incomplete":
      case "response.failed":
        return this.#end(frame);
      case "error":
        return [serverError(frame.error ?? { code: frame.code, message: frame.message })];
      default:
        // Chat-style error objects without a type come from proxies.
        return frame.error ? [serverError(frame.error)] : [];
    }
  }

  end(): TurnEvent[] {
    return [];
  }

  #see(frame: Frame, item: OutputItem): { seen: Seen; events: TurnEvent[] } {
    const key = frame.output_index ?? item.id ?? `item ${this.#items.size}`;
    const known = this.#items.get(key);
    if (known) return { seen: known, events: [] };
    const call = isCall(item);
    const seen = { index: call ? this.#calls++ : 0, call, deltas: false, done: false };
    this.#items.set(key, seen);
    return { seen, events: call ? [callEvent(item, seen.index)] : [] };
  }

  #done(frame: Frame, item: OutputItem): TurnEvent[] {
    const { seen, events } = this.#see(frame, item);
    if (seen.done) return [];
    seen.done = true;
    return seen.deltas ? events : [...events, ...contentEvents(item, seen.index)];
  }

  #delta(frame: Frame, make: (text: string, index: number) => TurnEvent): TurnEvent[] {
    const key = frame.output_index ?? frame.item_id ?? "";
    const seen = this.#items.get(key);
    const event = make(typeof frame.delta === "string" ? frame.delta : "", seen?.index ?? 0);
    if (event.type === "arguments") {
      // Arguments of a call that was never announced wait for the finished item.
      if (!seen?.call) return [];
    } else if (!seen) this.#items.set(key, { index: 0, call: false, deltas: true, done: false });
    if (seen) seen.deltas = true;
    return frame.delta === "" ? [] : [event];
  }

  #end(frame: Frame): TurnEvent[] {
    const response = frame.response ?? {};
    const status = frame.type?.slice("response.".length);
    const unseen = this.#items.size === 0 ? (response.output ?? []) : [];
    const items = unseen.flatMap((item, index) => this.#done({ ...frame, output_index: index }, item));
    return [...items, ...endEvents({ ...response, status }, this.#calls > 0)];
  }
}
