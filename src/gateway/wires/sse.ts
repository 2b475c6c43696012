import { createParser } from "eventsource-parser";
import { messageOf } from "../../errors.ts";
import { modelIn } from "./shared.ts";
import type { TurnDecoder, TurnEvent } from "./wire.ts";

/** The part of a stream decoder that differs between wires: what one event's JSON means. */
export interface FrameReader {
  /** Throws when the frame is not one of the wire's. */
  read(frame: object): TurnEvent[];
  /** Called at `[DONE]` or where the bytes end; gives what was held back, a finish included if one is known. */
  end(complete: boolean): TurnEvent[];
}

/** Bytes of server-sent events → events of a turn, through a wire's frame reader. */
export class SseDecoder implements TurnDecoder {
  readonly #reader: FrameReader;
  readonly #text = new TextDecoder();
  #events: TurnEvent[] = [];
  #over = false;
  #ending = false;
  #frames = 0;
  #model: string | null = null;
  /** The first characters, enough to know the format by. */
  #head = "";

  readonly #parser = createParser({ onEvent: ({ data }) => this.#read(data) });

  constructor(reader: FrameReader) {
    this.#reader = reader;
  }

  get model(): string | null {
    return this.#model;
  }

  push(chunk: Uint8Array): TurnEvent[] {
    this.#feed(this.#text.decode(chunk, { stream: true }));
    return this.#take();
  }

  end(): TurnEvent[] {
    this.#ending = true;
    // A last event without its blank line counts if it is whole.
    this.#feed(`${this.#text.decode()}\n\n`);
    if (!this.#over) this.#emit(this.#reader.end(false));
    if (!this.#over && this.#frames === 0 && !resemblesSse(this.#head)) {
      this.#fail("malformed", this.#head.startsWith("<") ? "a web page" : undefined);
    }
    if (!this.#over) this.#fail("truncated");
    return this.#take();
  }

  #feed(text: string): void {
    if (this.#head.length < 16) this.#head = (this.#head + text).trimStart().slice(0, 16);
    this.#parser.feed(text);
  }

  #read(data: string): void {
    if (this.#over) return;
    this.#frames += 1;
    if (data.trim() === "[DONE]") {
      this.#emit(this.#reader.end(true));
      return;
    }
    try {
      const frame: unknown = JSON.parse(data);
      if (typeof frame !== "object" || frame === null) throw new TypeError("an event is not a JSON object");
      this.#model ??= modelIn(frame);
      this.#emit(this.#reader.read(frame));
    } catch (error) {
      const half = this.#ending && error instanceof SyntaxError;
      this.#fail(half ? "truncated" : "malformed", error instanceof SyntaxError ? "invalid JSON" : messageOf(error));
    }
  }

  #fail(how: "malformed" | "truncated", detail?: string): void {
    const message =
      how === "truncated"
        ? "The model server ended its answer before the turn was finished."
        : `The model server sent something that is not a model's answer${detail ? `: ${detail}` : ""}.`;
    this.#emit([{ type: "error", code: how === "truncated" ? "truncated-stream" : "malformed-stream", message }]);
  }

  #emit(events: readonly TurnEvent[]): void {
    for (const event of events) {
      if (this.#over) return;
      this.#over = event.type === "finish" || event.type === "error";
      this.#events.push(event);
    }
  }

  #take(): TurnEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}

/** Whether text begins like a stream of server-sent events, or is too short to tell. */
function resemblesSse(head: string): boolean {
  const word = head.trimEnd();
  return ["data:", "event:", "id:", "retry:", ":"].some((field) => word.startsWith(field) || field.startsWith(word));
}

/** One server-sent event as text; `event` is the optional event name. */
export function sse(data: object | "[DONE]", event?: string): string {
  const text = data === "[DONE]" ? data : JSON.stringify(data);
  return `${event === undefined ? "" : `event: ${event}\n`}data: ${text}\n\n`;
}
