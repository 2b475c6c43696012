import type { TokenUsage } from "../../gateway.ts";
import { openAiError } from "../shared.ts";
import { sse } from "../sse.ts";
import type { TurnEncoder, TurnEvent } from "../wire.ts";
import { encodeItem, encodeResponse, itemId, newAnswer, summaryPart, textPart } from "./answer.ts";

interface OpenItem {
  readonly id: string;
  readonly outputIndex: number;
  readonly kind: "text" | "reasoning" | "call";
  readonly callId: string;
  readonly name: string;
  text: string;
}

/** Event names of the two kinds of speech. */
const speech = {
  text: { part: "response.content_part", delta: "response.output_text", index: "content_index", make: textPart },
  reasoning: {
    part: "response.reasoning_summary_part",
    delta: "response.reasoning_summary_text",
    index: "summary_index",
    make: summaryPart,
  },
};

/**
 * Events → a Responses stream. One item of speech is open at a time, because Codex tracks one;
 * calls stay open to the end, because servers may interleave the arguments of parallel calls.
 */
export class ResponsesEncoder implements TurnEncoder {
  readonly #answer: ReturnType<typeof newAnswer>;
  readonly #calls = new Map<number, OpenItem>();
  readonly #output: object[] = [];
  #speaking: OpenItem | null = null;
  #items = 0;
  #sequence = 0;
  #usage: TokenUsage | null = null;

  constructor(model: string) {
    this.#answer = newAnswer(model);
  }

  open(): string {
    return this.#send("response.created", { response: encodeResponse(this.#answer, [], null, null) });
  }

  push(event: TurnEvent): string {
    switch (event.type) {
      case "text":
      case "reasoning":
        return this.#speak(event.type, event.text);
      case "call": {
        const closed = this.#closeSpeech();
        const item = this.#newItem("call", event.id, event.name);
        this.#calls.set(event.index, item);
        return closed + this.#added(item);
      }
      case "arguments":
        return this.#arguments(event.index, event.text);
      case "usage":
        this.#usage = event.usage;
        return "";
      case "timings":
        return "";
      case "finish": {
        const cut = event.reason === "length" || event.reason === "content-filter";
        const status = cut ? "incomplete" : "completed";
        const closed =
          this.#closeSpeech(status) + [...this.#calls.values()].map((call) => this.#done(call, status)).join("");
        const response = encodeResponse(this.#answer, this.#output, this.#usage, event.reason);
        return closed + this.#send(`response.${status}`, { response });
      }
      case "error": {
        // Calls that were still open have left holes.
        const output = this.#output.filter(() => true);
        const response = encodeResponse(this.#answer, output, this.#usage, null);
        const { error } = openAiError(event.code, event.message, 500);
        return this.#send("response.failed", { response: { ...response, status: "failed", error } });
      }
    }
  }

  #speak(kind: "text" | "reasoning", delta: string): string {
    let opened = "";
    if (this.#speaking?.kind !== kind) {
      opened = this.#closeSpeech();
      this.#speaking = this.#newItem(kind);
      opened += this.#added(this.#speaking) + this.#part(this.#speaking, kind, "added");
    }
    const item = this.#speaking;
    item.text += delta;
    const { delta: name, index } = speech[kind];
    return opened + this.#send(`${name}.delta`, { ...this.#place(item), [index]: 0, delta });
  }

  #arguments(index: number, delta: string): string {
    const call = this.#calls.get(index);
    if (!call) return "";
    call.text += delta;
    return this.#send("response.function_call_arguments.delta", { ...this.#place(call), delta });
  }

  #closeSpeech(status: "completed" | "incomplete" = "completed"): string {
    const item = this.#speaking;
    if (!item || item.kind === "call") return "";
    this.#speaking = null;
    const { delta, index } = speech[item.kind];
    return (
      this.#send(`${delta}.done`, { ...this.#place(item), [index]: 0, text: item.text }) +
      this.#part(item, item.kind, "done") +
      this.#done(item, status)
    );
  }

  #part(item: OpenItem, kind: "text" | "reasoning", moment: "added" | "done"): string {
    const { part, index, make } = speech[kind];
    return this.#send(`${part}.${moment}`, {
      ...this.#place(item),
      [index]: 0,
      part: make(moment === "done" ? item.text : ""),
    });
  }

  #newItem(kind: OpenItem["kind"], callId = "", name = ""): OpenItem {
    return { id: itemId(kind), outputIndex: this.#items++, kind, callId, name, text: "" };
  }

  #added(item: OpenItem): string {
    const whole = encodeItem(this.#step(item), item.id, "in_progress");
    const empty = item.kind === "text" ? { content: [] } : item.kind === "reasoning" ? { summary: [] } : {};
    return this.#send("response.output_item.added", { output_index: item.outputIndex, item: { ...whole, ...empty } });
  }

  #done(item: OpenItem, status: "completed" | "incomplete"): string {
    const whole = encodeItem(this.#step(item), item.id, status);
    this.#output[item.outputIndex] = whole;
    const args =
      item.kind === "call"
        ? this.#send("response.function_call_arguments.done", { ...this.#place(item), arguments: item.text })
        : "";
    return args + this.#send("response.output_item.done", { output_index: item.outputIndex, item: whole });
  }

  #step(item: OpenItem): Parameters<typeof encodeItem>[0] {
    const { kind, callId, name, text } = item;
    return kind === "call" ? { kind, id: callId, name, arguments: text } : { kind, text };
  }

  #place(item: OpenItem): { item_id: string; output_index: number } {
    return { item_id: item.id, output_index: item.outputIndex };
  }

  #send(type: string, fields: object): string {
    return sse({ type, sequence_number: this.#sequence++, ...fields }, type);
  }
}
