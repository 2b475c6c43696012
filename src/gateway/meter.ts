import { createHash } from "node:crypto";
import type { Fault } from "./fault.ts";
import type { RequestRecord, WireName } from "./gateway.ts";
import type { PromptSize } from "./truncation.ts";
import { promptChars, TurnCollector } from "./wires/turn.ts";
import type { ModelRequest, Turn, TurnEvent } from "./wires/wire.ts";

type Verdicts = Pick<RequestRecord, "invalidToolCalls" | "suspectedTruncation">;

/** Measures one request from its first byte to its last. Times in ms of a monotonic clock. */
export class Meter {
  readonly index: number;
  readonly #wire: WireName;
  readonly #upstreamWire: RequestRecord["upstreamWire"];
  readonly #trialStart: number;
  readonly #start = performance.now();
  readonly #collector = new TurnCollector();
  #first: number | null = null;
  #last = 0;
  #fault: RequestRecord["error"] = null;
  #prompt: { chars: number; conversation: string } | null = null;

  request: ModelRequest | null = null;
  compaction = false;
  requestBytes = 0;
  responseBytes = 0;
  upstreamStatus: number | null = null;
  usageSource: RequestRecord["usageSource"] = "upstream";
  /** Whether the answer comes in deltas, whose times mean something. */
  streamed = false;

  constructor(index: number, wire: WireName, upstreamWire: RequestRecord["upstreamWire"], trialStart: number) {
    this.index = index;
    this.#wire = wire;
    this.#upstreamWire = upstreamWire;
    this.#trialStart = trialStart;
  }

  asked(request: ModelRequest, compaction: boolean): void {
    this.request = request;
    this.compaction = compaction;
    this.#prompt = { chars: promptChars(request), conversation: conversationOf(request) };
  }

  /** Takes in what arrived together: one moment for all, so that a buffered answer has no decode rate. */
  observe(events: readonly TurnEvent[]): void {
    const now = performance.now();
    for (const event of events) {
      this.#collector.push(event);
      if (event.type === "usage" || event.type === "finish" || event.type === "error") continue;
      this.#last = now;
      this.#first ??= now;
    }
  }

  failed({ code, message }: Pick<Fault, "code" | "message">): void {
    this.#fault ??= { code, message };
  }

  /** The turn so far. */
  get turn(): Turn {
    return this.#collector.turn;
  }

  get error(): RequestRecord["error"] {
    const reported = this.#collector.error;
    return this.#fault ?? (reported && { code: reported.code, message: reported.message });
  }

  /** Sizes for the suspicion of truncation; null for one that no model server answered. */
  get promptSize(): PromptSize | null {
    const prompt = this.#prompt;
    if (prompt === null || this.error !== null || this.#upstreamWire === "replay") return null;
    return {
      estimatedTokens: prompt.chars / 4,
      reportedTokens: this.turn.usage?.inputTokens ?? null,
      conversation: prompt.conversation,
      compaction: this.compaction,
    };
  }

  /** The record of a request that is over. */
  record(verdicts: Verdicts): RequestRecord {
    const { turn, error } = this;
    const translated = this.#upstreamWire !== this.#wire && this.#upstreamWire !== "replay";
    return {
      index: this.index,
      wire: this.#wire,
      upstreamWire: this.#upstreamWire,
      startedMs: this.#start - this.#trialStart,
      durationMs: performance.now() - this.#start,
      timeToFirstTokenMs: this.streamed && this.#first !== null ? this.#first - this.#start : null,
      decodeTokensPerSecond: this.#decodeRate(turn),
      requestBytes: this.requestBytes,
      responseBytes: this.responseBytes,
      usage: turn.usage,
      usageSource: this.usageSource,
      toolCalls: turn.steps.filter((step) => step.kind === "call").length,
      ...verdicts,
      finish: error === null ? turn.finish : "error",
      upstreamStatus: this.upstreamStatus,
      error,
      compaction: this.compaction,
      droppedTools: translated ? [...new Set(this.request?.foreignTools.map(({ type }) => type))] : [],
    };
  }

  #decodeRate(turn: Turn): number | null {
    const tokens = (turn.usage?.outputTokens ?? 0) - 1;
    const seconds = (this.#last - (this.#first ?? this.#last)) / 1000;
    const measured = this.streamed && this.usageSource === "upstream" && this.#upstreamWire !== "replay";
    return measured && tokens > 0 && seconds > 0 ? tokens / seconds : null;
  }
}

/** Names a conversation by how it begins; only a digest, so that no prompt is kept. */
function conversationOf(request: ModelRequest): string {
  return createHash("sha256")
    .update(JSON.stringify([request.system, request.messages[0] ?? null]))
    .digest("hex");
}
