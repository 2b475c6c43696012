import type { Finish, TokenUsage } from "../gateway.ts";
import type { ModelRequest, Timings, Turn, TurnEvent, TurnStep } from "./wire.ts";

/** Puts the events of one turn together; usable at any moment, also after half a turn. */
export class TurnCollector {
  readonly #steps: { kind: TurnStep["kind"]; id: string; name: string; text: string }[] = [];
  readonly #calls = new Map<number, { text: string }>();
  #usage: TokenUsage | null = null;
  #finish: Finish | null = null;
  #timings: Timings | null = null;
  #error: Extract<TurnEvent, { type: "error" }> | null = null;

  push(event: TurnEvent): void {
    switch (event.type) {
      case "text":
      case "reasoning":
        this.#speak(event.type, event.text);
        break;
      case "call": {
        const step = { kind: "call" as const, id: event.id, name: event.name, text: "" };
        this.#steps.push(step);
        this.#calls.set(event.index, step);
        break;
      }
      case "arguments": {
        const call = this.#calls.get(event.index);
        if (call) call.text += event.text;
        break;
      }
      case "usage":
        this.#usage = event.usage;
        break;
      case "timings":
        this.#timings = event;
        break;
      case "finish":
        this.#finish = event.reason;
        break;
      case "error":
        this.#error = event;
    }
  }

  #speak(kind: "text" | "reasoning", text: string): void {
    if (text === "") return;
    const last = this.#steps.at(-1);
    if (last?.kind === kind) last.text += text;
    else this.#steps.push({ kind, id: "", name: "", text });
  }

  /** The server's own clock; null where it told nothing. */
  get timings(): Timings | null {
    return this.#timings;
  }

  /** The error that ended the turn; null when none did. */
  get error(): Extract<TurnEvent, { type: "error" }> | null {
    return this.#error;
  }

  /** The turn so far. `finish` is `error` unless the turn ended by itself. */
  get turn(): Turn {
    return {
      steps: this.#steps.map(({ kind, id, name, text }) =>
        kind === "call" ? { kind, id, name, arguments: text } : { kind, text },
      ),
      usage: this.#usage,
      finish: this.#error === null ? (this.#finish ?? "error") : "error",
    };
  }
}

/** The events of one turn, put together. */
export function collect(events: Iterable<TurnEvent>): Turn {
  const collector = new TurnCollector();
  for (const event of events) collector.push(event);
  return collector.turn;
}

/** Characters the model reads: system text, conversation and tool descriptions. */
export function promptChars(request: ModelRequest): number {
  let chars = request.system.length + (request.tools.length > 0 ? JSON.stringify(request.tools).length : 0);
  for (const message of request.messages) {
    chars += message.text.length;
    if (message.role !== "assistant") continue;
    chars += message.reasoning.length;
    for (const call of message.calls) chars += call.name.length + call.arguments.length;
  }
  return chars;
}

/** Characters the model wrote. */
export function turnChars(steps: readonly TurnStep[]): number {
  let chars = 0;
  for (const step of steps) chars += step.kind === "call" ? step.name.length + step.arguments.length : step.text.length;
  return chars;
}
