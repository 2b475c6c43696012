import { createHash } from "node:crypto";
import type { Fault } from "./fault.ts";
import type { RequestRecord, WireName } from "./gateway.ts";
import type { PromptSize } from "./truncation.ts";
import { promptChars, TurnCollector } from "./wires/turn.ts";
import type { ModelRequest, Turn, TurnEvent } from "./wires/wire.ts";

type Verdicts = Pick<RequestRecord, "invalidToolCalls" | "suspectedTruncation" | "retry">;

/** Events that are no part of the answer itself. */
const unheard: ReadonlySet<TurnEvent["type"]> = new Set(["usage", "timings", "finish", "error"]);

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
  /** The model by the server's account. */
  answeredAs: string | null = null;
  usageSource: RequestRecord["usageSource"] = "upstream";
  /** Types of tools that were kept from the server. */
  withheldTools: readonly string[] = [];
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
      if (unheard.has(event.type)) continue;
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
      ...this.#speed(turn),
      requestBytes: this.requestBytes,
      responseBytes: this.responseBytes,
      usage: turn.usage,
      usageSource: this.usageSource,
      toolCalls: turn.steps.filter((step) => step.kind === "call").length,
      ...verdicts,
      finish: error === null ? turn.finish : "error",
      emptyAnswer: error === null && turn.steps.length === 0,
      upstreamStatus: this.upstreamStatus,
      answeredAs: this.answeredAs === this.request?.model ? null : this.answeredAs,
      error,
      compaction: this.compaction,
      droppedTools: [...new Set([...this.withheldTools, ...(translated ? this.#foreignTypes() : [])])],
    };
  }

  #foreignTypes(): string[] {
    return this.request?.foreignTools.map(({ type }) => type) ?? [];
  }

  /** By the server's own clock where it tells; by the wire's, which waits and travels are part of, otherwise. */
  #speed({ usage }: Turn): Pick<RequestRecord, "promptTokensPerSecond" | "decodeTokensPerSecond" | "speedSource"> {
    const { timings } = this.#collector;
    if (timings) {
      const { promptTokensPerSecond, decodeTokensPerSecond } = timings;
      return { promptTokensPerSecond, decodeTokensPerSecond, speedSource: "server" };
    }
    const measured = this.streamed && this.usageSource === "upstream" && this.#upstreamWire !== "replay";
    const rate = (tokens: number, ms: number) => (measured && tokens > 0 && ms > 0 ? (tokens * 1000) / ms : null);
    const first = this.#first ?? this.#start;
    const cached = usage?.cachedTokens ?? 0;
    // Some servers cache and never say so (Ollama): of a conversation that goes on, nobody knows what was read anew.
    const goesOn = this.request?.messages.some(({ role }) => role === "assistant") ?? false;
    const read = goesOn && cached === 0 ? 0 : (usage?.inputTokens ?? 0) - cached;
    const promptTokensPerSecond = rate(read, first - this.#start);
    const decodeTokensPerSecond = rate((usage?.outputTokens ?? 0) - 1, this.#last - first);
    const known = promptTokensPerSecond !== null || decodeTokensPerSecond !== null;
    return { promptTokensPerSecond, decodeTokensPerSecond, speedSource: known ? "wire" : null };
  }
}

/** Names a conversation by how it begins; only a digest, so that no prompt is kept. */
function conversationOf(request: ModelRequest): string {
  return createHash("sha256")
    .update(JSON.stringify([request.system, request.messages[0] ?? null]))
    .digest("hex");
}
