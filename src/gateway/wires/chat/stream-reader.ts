import { randomUUID } from "node:crypto";
import { parseAnswer, serverError, textOf } from "../shared.ts";
import type { FrameReader } from "../sse.ts";
import type { TurnEvent } from "../wire.ts";
import { type CallFragment, Completion, finishOf, timingsOf, usageOf } from "./answer.ts";

interface OpenCall {
  readonly index: number;
  /** The server's own index; null when it sends none. */
  readonly serverIndex: number | null;
  id: string;
  name: string;
  started: boolean;
  /** Arguments that came before the name. */
  held: string;
}

/** Chunks of a chat completion → events. Also reads a whole completion as if it were one chunk. */
export class ChatReader implements FrameReader {
  readonly #calls: OpenCall[] = [];
  #usage: TurnEvent[] = [];
  #timings: TurnEvent[] = [];
  #reason: string | null = null;

  read(frame: object): TurnEvent[] {
    const chunk = parseAnswer(Completion, frame);
    if (chunk.error) return [serverError(chunk.error)];
    // Kept, not summed: servers that count in every chunk send running totals.
    const usage = usageOf(chunk.usage);
    if (usage.length > 0) this.#usage = usage;
    const timings = timingsOf(chunk.timings);
    if (timings.length > 0) this.#timings = timings;
    const choice = chunk.choices?.find(({ index }) => (index ?? 0) === 0);
    if (!choice) return [];
    if (choice.finish_reason) this.#reason = choice.finish_reason;
    const part = choice.delta ?? choice.message;
    if (!part) return [];
    const reasoning = part.reasoning_content ?? part.reasoning ?? "";
    const text = textOf(part.content);
    return [
      ...(reasoning === "" ? [] : [{ type: "reasoning" as const, text: reasoning }]),
      ...(text === "" ? [] : [{ type: "text" as const, text }]),
      ...(part.tool_calls ?? []).flatMap((fragment) => this.#call(fragment)),
    ];
  }

  end(complete: boolean): TurnEvent[] {
    if (this.#reason === null && !complete) return [];
    const reason = finishOf(this.#reason ?? "stop", this.#calls.length > 0);
    const nameless = this.#calls.filter((call) => !call.started).flatMap((call) => this.#start(call));
    return [...nameless, ...this.#usage, ...this.#timings, { type: "finish", reason }];
  }

  #call(fragment: CallFragment): TurnEvent[] {
    const call = this.#find(fragment) ?? this.#add(fragment);
    call.id ||= fragment.id ?? "";
    call.name ||= fragment.function?.name ?? "";
    const given = fragment.function?.arguments ?? "";
    const text = typeof given === "string" ? given : JSON.stringify(given);
    if (!call.started) {
      call.held += text;
      return call.name === "" ? [] : this.#start(call);
    }
    return text === "" ? [] : [{ type: "arguments", index: call.index, text }];
  }

  #start(call: OpenCall): TurnEvent[] {
    call.started = true;
    call.id ||= `call_${randomUUID()}`;
    const { index, id, name, held } = call;
    return [
      { type: "call", index, id, name },
      ...(held === "" ? [] : [{ type: "arguments" as const, index, text: held }]),
    ];
  }

  /** The call a fragment continues; undefined when it begins one. */
  #find({ index, id, function: named }: CallFragment): OpenCall | undefined {
    const fresh = (named?.name ?? "") !== "";
    if (typeof index === "number") {
      const call = this.#calls.findLast(({ serverIndex }) => serverIndex === index);
      // Servers that send whole calls may give each the index 0; a second id with a name tells them apart.
      return call && fresh && id && call.id !== "" && call.id !== id ? undefined : call;
    }
    if (id) return this.#calls.find((call) => call.id === id);
    return fresh ? undefined : this.#calls.at(-1);
  }

  #add({ index, id }: CallFragment): OpenCall {
    const call = {
      index: this.#calls.length,
      serverIndex: index ?? null,
      id: id ?? "",
      name: "",
      started: false,
      held: "",
    };
    this.#calls.push(call);
    return call;
  }
}
