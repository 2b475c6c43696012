import type { Session } from "../sessions/session.ts";
import { knownCost, totalCost } from "./cost.ts";
import { Fault } from "./fault.ts";
import type { Ledger, LimitName, RequestRecord, Route, Upstream, WireName } from "./gateway.ts";
import { HttpSource } from "./http-upstream.ts";
import { Renewals } from "./login.ts";
import { Meter } from "./meter.ts";
import { recordedTurn } from "./recording.ts";
import { ReplaySource } from "./replay.ts";
import { FailedRequests } from "./retry.ts";
import { ToolCheck } from "./tool-check.ts";
import { type PromptSize, suspectTruncation } from "./truncation.ts";
import type { AnswerSource } from "./upstream.ts";
import type { ModelRequest, Turn } from "./wires/wire.ts";

function sourceOf(upstream: Upstream): AnswerSource {
  return upstream.kind === "http" ? new HttpSource(upstream) : new ReplaySource(upstream.session);
}

/** So many requests of one agent may be open at once: each takes memory that all trials share. */
const OPEN_AT_ONCE = 16;
/** So many refused requests are recorded one by one. An agent can send them without end. */
const REFUSALS_KEPT = 1000;

/** One trial at the gateway: admits its requests, keeps its ledger, and ends it. */
export class Trial {
  readonly route: Route;
  readonly source: AnswerSource;
  /** null: its agent has no login of its own. */
  readonly renewals: Renewals | null;
  readonly #start = performance.now();
  readonly #end = new AbortController();
  readonly #open = new Set<Promise<void>>();
  readonly #records: RequestRecord[] = [];
  readonly #turns = new Map<number, Turn>();
  readonly #toolCheck = new ToolCheck();
  readonly #failed = new FailedRequests();
  #began = 0;
  #admitted = 0;
  #refusals = 0;
  #limit: LimitName | null = null;
  #lastPrompt: PromptSize | null = null;

  constructor(route: Route) {
    this.route = route;
    this.source = sourceOf(route.upstream);
    const login = route.upstream.kind === "http" ? route.upstream.login : undefined;
    this.renewals = login ? new Renewals(login.refreshUrl, this.signal) : null;
  }

  /** Aborted when the trial ends. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** Whether another request has to wait until one of the open ones is done. */
  get busy(): boolean {
    return this.#open.size >= OPEN_AT_ONCE;
  }

  /** Runs one request's exchange so that the end of the trial waits for its record. */
  track(exchange: Promise<void>): void {
    this.#open.add(exchange);
    void exchange.finally(() => this.#open.delete(exchange));
  }

  begin(wire: WireName): Meter {
    return new Meter(this.#began++, wire, this.source.wire, this.#start);
  }

  /** Throws a `Fault` (`wrong-model`) for a request that asks for another model than the trial's. */
  checkModel(request: ModelRequest): void {
    if (request.model !== this.route.model) {
      const asked = JSON.stringify(request.model.slice(0, 100));
      throw new Fault(
        "wrong-model",
        `This trial's model is ${JSON.stringify(this.route.model)}; the request asks for ${asked}.`,
      );
    }
  }

  /** Lets a request through, or throws the `Fault` that turns it away. */
  admit(request: ModelRequest): void {
    this.checkModel(request);
    this.#limit ??= this.#reached();
    if (this.#limit !== null) {
      const allowed = this.route.limits[this.#limit];
      throw new Fault("limit", `The trial has reached its limit of ${allowed} ${limitWords[this.#limit]}.`);
    }
    this.#admitted += 1;
  }

  /** Tokens and cost count as far as servers report them; a trial without prices has no cost. */
  #reached(): LimitName | null {
    const { requests, tokens, contextTokens, costUsd } = this.route.limits;
    if (requests !== null && this.#admitted >= requests) return "requests";
    const spent = this.#records.reduce(
      (sum, { usage }) => sum + (usage ? usage.inputTokens + usage.outputTokens : 0),
      0,
    );
    if (tokens !== null && spent >= tokens) return "tokens";
    const largest = Math.max(0, ...this.#records.map(({ usage }) => usage?.inputTokens ?? 0));
    if (contextTokens !== null && largest > contextTokens) return "contextTokens";
    if (costUsd !== null && this.route.prices && knownCost(this.#records, this.route.prices) >= costUsd)
      return "costUsd";
    return null;
  }

  /** Writes a finished request into the ledger. */
  settle(meter: Meter): void {
    const { turn, promptSize, request } = meter;
    const foreign = request?.foreignTools.map(({ name }) => name) ?? [];
    const calls = turn.steps.filter((step) => step.kind === "call");
    // What broke off in the middle of a call says nothing of the model's calls.
    const whole = meter.error === null ? calls : [];
    const invalid = whole.filter((call) => !this.#toolCheck.valid(call, request?.tools ?? [], foreign));
    const record = meter.record({
      invalidToolCalls: invalid.length,
      retry: request !== null && this.#failed.has(request),
      suspectedTruncation:
        promptSize !== null && suspectTruncation(promptSize, this.#lastPrompt, this.route.contextWindow),
    });
    if (record.error !== null && record.error.code !== "limit" && request !== null) this.#failed.add(request);
    if (promptSize !== null) this.#lastPrompt = promptSize;
    if (record.error !== null && record.upstreamStatus === null) this.#refusals += 1;
    if (this.#refusals > REFUSALS_KEPT && record.error !== null) return;
    this.#records.push(record);
    if (this.route.record && record.error === null && !record.compaction) this.#turns.set(record.index, turn);
  }

  ledger(): Ledger {
    const byIndex = (a: number, b: number): number => a - b;
    const requests = this.#records.toSorted((a, b) => byIndex(a.index, b.index));
    const turns = [...this.#turns].sort(([a], [b]) => byIndex(a, b)).map(([, turn]) => turn);
    return {
      version: 1,
      trialId: this.route.trialId,
      requests,
      unrecorded: Math.max(0, this.#refusals - REFUSALS_KEPT),
      limit: this.#limit,
      costUsd: totalCost(requests, this.route.prices),
      session: this.route.record ? this.#session(turns) : null,
    };
  }

  /** What a script answered stays scripted and uncounted, however often it is recorded. */
  #session(turns: readonly Turn[]): Session {
    const { upstream, model } = this.route;
    const scripted = upstream.kind === "replay" && upstream.session.origin === "scripted";
    if (scripted)
      return { version: 1, origin: "scripted", turns: turns.map((turn) => recordedTurn({ ...turn, usage: null })) };
    return { version: 1, origin: "recorded", model, turns: turns.map(recordedTurn) };
  }

  /** Cuts open requests and gives the whole ledger. */
  async end(): Promise<Ledger> {
    this.#end.abort(new Error("The trial ended while the request was open."));
    await Promise.allSettled(this.#open);
    return this.ledger();
  }
}

const limitWords: Record<LimitName, string> = {
  requests: "requests",
  tokens: "tokens",
  contextTokens: "context tokens in one request",
  costUsd: "USD",
};
