import type { TokenUsage } from "../../gateway.ts";
import { sse } from "../sse.ts";
import type { TurnEncoder, TurnEvent } from "../wire.ts";
import { encodeMessage, encodeUsage, stopReasons } from "./answer.ts";
import { encodeError } from "./error.ts";

interface OpenBlock {
  readonly index: number;
  readonly kind: "text" | "reasoning" | "call";
  text: string;
}

const beginnings = {
  text: { type: "text", text: "" },
  reasoning: { type: "thinking", thinking: "", signature: "" },
};

const nothing: TokenUsage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0, reasoningTokens: 0 };

/**
 * Events → a Messages stream. A block is closed when the next begins, as the protocol has it; only a
 * call whose arguments are not whole yet stays open, because servers may mix those of parallel calls.
 */
export class MessagesEncoder implements TurnEncoder {
  readonly #message: object;
  readonly #open: OpenBlock[] = [];
  readonly #calls = new Map<number, OpenBlock>();
  #blocks = 0;
  #usage: TokenUsage | null = null;

  constructor(model: string) {
    this.#message = encodeMessage(model);
  }

  open(): string {
    const message = {
      ...this.#message,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: encodeUsage(nothing),
    };
    return this.#send("message_start", { message });
  }

  push(event: TurnEvent): string {
    switch (event.type) {
      case "text":
      case "reasoning":
        return this.#speak(event.type, event.text);
      case "call": {
        const closed = this.#close(isWhole);
        const block = this.#begin("call");
        this.#calls.set(event.index, block);
        const { id, name } = event;
        return closed + this.#started(block, { type: "tool_use", id, name, input: {} });
      }
      case "arguments": {
        const call = this.#calls.get(event.index);
        if (!call || !this.#open.includes(call)) return "";
        call.text += event.text;
        return this.#delta(call, { type: "input_json_delta", partial_json: event.text });
      }
      case "usage":
        this.#usage = event.usage;
        return "";
      case "timings":
        return "";
      case "finish": {
        const delta = { stop_reason: stopReasons[event.reason], stop_sequence: null };
        const usage = encodeUsage(this.#usage ?? nothing);
        return this.#close(() => true) + this.#send("message_delta", { delta, usage }) + this.#send("message_stop", {});
      }
      case "error":
        return sse(encodeError(event.code, event.message, 500), "error");
    }
  }

  #speak(kind: "text" | "reasoning", text: string): string {
    const last = this.#open.at(-1);
    const goesOn = last?.kind === kind && last.index === this.#blocks - 1;
    const closed = goesOn ? "" : this.#close(isWhole);
    const block = goesOn ? last : this.#begin(kind);
    const started = goesOn ? "" : this.#started(block, beginnings[kind]);
    const delta = kind === "text" ? { type: "text_delta", text } : { type: "thinking_delta", thinking: text };
    return closed + started + this.#delta(block, delta);
  }

  #begin(kind: OpenBlock["kind"]): OpenBlock {
    const block = { index: this.#blocks++, kind, text: "" };
    this.#open.push(block);
    return block;
  }

  #close(which: (block: OpenBlock) => boolean): string {
    const closing = this.#open.filter(which);
    for (const block of closing) this.#open.splice(this.#open.indexOf(block), 1);
    return closing.map(({ index }) => this.#send("content_block_stop", { index })).join("");
  }

  #started({ index }: OpenBlock, content_block: object): string {
    return this.#send("content_block_start", { index, content_block });
  }

  #delta({ index }: OpenBlock, delta: object): string {
    return this.#send("content_block_delta", { index, delta });
  }

  #send(type: string, fields: object): string {
    return sse({ type, ...fields }, type);
  }
}

/** Nothing can follow speech that was interrupted, nor arguments that are an object already. */
function isWhole({ kind, text }: OpenBlock): boolean {
  if (kind !== "call") return true;
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}
