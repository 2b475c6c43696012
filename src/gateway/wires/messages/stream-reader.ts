import { z } from "zod";
import { parseAnswer, ServerError, serverError } from "../shared.ts";
import type { FrameReader } from "../sse.ts";
import type { TurnEvent } from "../wire.ts";
import { finishOf, Usage, UsageCount } from "./answer.ts";
import { argumentsOf, Block } from "./blocks.ts";

const Frame = z.looseObject({
  type: z.string().nullish(),
  index: z.number().nullish(),
  message: z.looseObject({ usage: Usage.nullish() }).nullish(),
  content_block: Block.nullish(),
  delta: z
    .looseObject({
      type: z.string().nullish(),
      text: z.string().nullish(),
      thinking: z.string().nullish(),
      partial_json: z.string().nullish(),
      stop_reason: z.string().nullish(),
    })
    .nullish(),
  usage: Usage.nullish(),
  error: ServerError.nullish(),
});
type Frame = z.infer<typeof Frame>;

interface OpenCall {
  readonly index: number;
  /** The input it began with, which counts when no fragment follows. */
  readonly input: Block["input"];
  fragments: boolean;
}

/** Events of a Messages stream → events of a turn. */
export class MessagesReader implements FrameReader {
  readonly #usage = new UsageCount();
  /** Calls whose arguments may go on, by the index of their block. */
  readonly #open = new Map<number, OpenCall>();
  #calls = 0;
  #reason: string | null = null;

  read(raw: object): TurnEvent[] {
    const frame = parseAnswer(Frame, raw);
    switch (frame.type) {
      case "message_start":
        this.#usage.add(frame.message?.usage);
        return [];
      case "content_block_start":
        return frame.content_block ? this.#start(frame.index ?? 0, frame.content_block) : [];
      case "content_block_delta":
        return frame.delta ? this.#delta(frame.index ?? 0, frame.delta) : [];
      case "content_block_stop":
        return this.#stop(frame.index ?? 0);
      case "message_delta":
        this.#usage.add(frame.usage);
        this.#reason = frame.delta?.stop_reason ?? this.#reason;
        return [];
      case "message_stop":
        return this.#end();
      default:
        // Other errors than the wire's own come from proxies.
        return frame.error ? [serverError(frame.error)] : [];
    }
  }

  end(): TurnEvent[] {
    return [];
  }

  #start(at: number, block: Block): TurnEvent[] {
    if (block.type === "text") return speech("text", block.text);
    if (block.type === "thinking") return speech("reasoning", block.thinking);
    if (block.type !== "tool_use") return [];
    const index = this.#calls++;
    this.#open.set(at, { index, input: block.input, fragments: false });
    return [{ type: "call", index, id: block.id ?? "", name: block.name ?? "" }];
  }

  #delta(at: number, delta: NonNullable<Frame["delta"]>): TurnEvent[] {
    if (delta.type === "text_delta") return speech("text", delta.text);
    if (delta.type === "thinking_delta") return speech("reasoning", delta.thinking);
    const call = this.#open.get(at);
    const text = delta.partial_json ?? "";
    if (delta.type !== "input_json_delta" || !call || text === "") return [];
    call.fragments = true;
    return [{ type: "arguments", index: call.index, text }];
  }

  #stop(at: number): TurnEvent[] {
    const call = this.#open.get(at);
    this.#open.delete(at);
    if (!call || call.fragments) return [];
    return [{ type: "arguments", index: call.index, text: argumentsOf(call.input) }];
  }

  #end(): TurnEvent[] {
    const unfinished = [...this.#open.keys()].flatMap((at) => this.#stop(at));
    return [
      ...unfinished,
      ...this.#usage.events(),
      { type: "finish", reason: finishOf(this.#reason, this.#calls > 0) },
    ];
  }
}

function speech(type: "text" | "reasoning", text: string | null | undefined): TurnEvent[] {
  return text ? [{ type, text }] : [];
}
