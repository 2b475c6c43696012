import { randomUUID } from "node:crypto";
import type { TokenUsage } from "../../gateway.ts";
import { openAiError } from "../shared.ts";
import { sse } from "../sse.ts";
import type { TurnEncoder, TurnEvent } from "../wire.ts";
import { encodeUsage, finishReasons } from "./answer.ts";

/** Events → chunks of a chat completion, ending with usage and `[DONE]`. */
export class ChatEncoder implements TurnEncoder {
  readonly #head: object;
  #usage: TokenUsage | null = null;

  constructor(model: string) {
    const created = Math.floor(Date.now() / 1000);
    this.#head = { id: `chatcmpl-${randomUUID()}`, object: "chat.completion.chunk", created, model };
  }

  open(): string {
    return this.#delta({ role: "assistant" });
  }

  push(event: TurnEvent): string {
    switch (event.type) {
      case "text":
        return this.#delta({ content: event.text });
      case "reasoning":
        return this.#delta({ reasoning_content: event.text });
      case "call": {
        const { index, id, name } = event;
        return this.#delta({ tool_calls: [{ index, id, type: "function", function: { name, arguments: "" } }] });
      }
      case "arguments":
        return this.#delta({ tool_calls: [{ index: event.index, function: { arguments: event.text } }] });
      case "usage":
        this.#usage = event.usage;
        return "";
      case "timings":
        return "";
      case "finish": {
        const end = this.#delta({}, finishReasons[event.reason]);
        const usage = this.#usage && sse({ ...this.#head, choices: [], usage: encodeUsage(this.#usage) });
        return `${end}${usage ?? ""}${sse("[DONE]")}`;
      }
      case "error":
        return sse(openAiError(event.code, event.message, 500));
    }
  }

  #delta(delta: object, finish_reason: string | null = null): string {
    return sse({ ...this.#head, choices: [{ index: 0, delta, finish_reason }] });
  }
}
