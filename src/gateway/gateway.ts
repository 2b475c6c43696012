import { z } from "zod";
import { TokenPrices } from "../prices/prices.ts";
import { Session } from "../sessions/session.ts";

/** The three protocols coding agents and model servers speak. */
export const WireName = z.enum(["responses", "messages", "chat"]);
export type WireName = z.infer<typeof WireName>;

/** Where the gateway takes a trial's model requests. */
export const Upstream = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("http"),
    /** Up to and including the version: `http://localhost:8000/v1`. */
    baseUrl: z.url(),
    wire: WireName,
    /** Added to every upstream request; credentials live here and nowhere else. */
    headers: z.record(z.string(), z.string()),
    /** No byte for this long (ms) means the server hangs. */
    idleTimeoutMs: z.int().positive(),
    /** Beginnings of the types of tools that the server would run where nothing is to go: left out of requests. */
    withheldTools: z.array(z.string().min(1)).optional(),
    /**
     * The agent has a login of its own: its credentials are passed on, and its requests to renew them go to
     * `refreshUrl`. Without this, nothing an agent sends of that kind leaves the gateway.
     */
    login: z.strictObject({ refreshUrl: z.url() }).optional(),
  }),
  z.strictObject({ kind: z.literal("replay"), session: Session }),
]);
export type Upstream = z.infer<typeof Upstream>;

/** What one trial may spend. null: no limit. */
export const RequestLimits = z.strictObject({
  requests: z.int().positive().nullable(),
  /** Input and output tokens over all requests. */
  tokens: z.int().positive().nullable(),
  /** Input tokens of one request. */
  contextTokens: z.int().positive().nullable(),
  costUsd: z.number().positive().nullable(),
});
export type RequestLimits = z.infer<typeof RequestLimits>;

/** Everything the gateway needs to serve one trial on one pod. */
export const Route = z.strictObject({
  trialId: z.string(),
  /** The only model name the agent may ask for. */
  model: z.string(),
  /** Context window of the model in tokens, to name overflow and suspect truncation; null: unknown. */
  contextWindow: z.int().positive().nullable(),
  upstream: Upstream,
  limits: RequestLimits,
  prices: TokenPrices.nullable(),
  /** Keep what the model said, as a session. Content stays in the gateway's memory only then. */
  record: z.boolean(),
});
export type Route = z.infer<typeof Route>;

/** Why a request, or the whole trial, was turned away. */
export const LimitName = z.enum(["requests", "tokens", "contextTokens", "costUsd"]);
export type LimitName = z.infer<typeof LimitName>;

const count = z.int().nonnegative();

/** Stable names of what can go wrong with one request. */
export const RequestErrorCode = z.enum([
  "unreachable",
  "reset",
  "idle-timeout",
  "http-error",
  "context-overflow",
  "malformed-stream",
  "truncated-stream",
  "malformed-request",
  "wrong-model",
  "limit",
  "session-exhausted",
  "session-mismatch",
  "client-gone",
  "gateway-error",
]);
export type RequestErrorCode = z.infer<typeof RequestErrorCode>;

/** How a model's turn ended. */
export const Finish = z.enum(["stop", "tool-calls", "length", "content-filter", "error"]);
export type Finish = z.infer<typeof Finish>;

/** Tokens of one request. Input tokens include cached ones, output tokens include reasoning. */
export const TokenUsage = z.strictObject({
  inputTokens: count,
  cachedTokens: count,
  outputTokens: count,
  reasoningTokens: count,
});
export type TokenUsage = z.infer<typeof TokenUsage>;

/** One model request as seen on the wire. Times in ms, sizes in bytes; never any content. */
export const RequestRecord = z.strictObject({
  index: count,
  wire: WireName,
  upstreamWire: z.union([WireName, z.literal("replay")]),
  /** ms since the trial was registered. */
  startedMs: z.number().nonnegative(),
  durationMs: z.number().nonnegative(),
  /** Until the first text, reasoning or tool-call delta; null when none came. */
  timeToFirstTokenMs: z.number().nonnegative().nullable(),
  /** Uncached input tokens per second until the first token; null when it cannot be known. */
  promptTokensPerSecond: z.number().nonnegative().nullable(),
  /** Output tokens per second after the first token; null when it cannot be known. */
  decodeTokensPerSecond: z.number().nonnegative().nullable(),
  /** Whose clock the two speeds are by: the server's own timings, or what was seen on the wire. */
  speedSource: z.enum(["server", "wire"]).nullable(),
  requestBytes: count,
  responseBytes: count,
  /** null: the server reported no usage. */
  usage: TokenUsage.nullable(),
  /** `estimated` for scripted sessions, `upstream` for a server's own count. */
  usageSource: z.enum(["upstream", "estimated"]),
  toolCalls: count,
  /** Calls whose arguments were not JSON, or did not match the tool's schema, or named no offered tool. */
  invalidToolCalls: count,
  finish: Finish,
  /** A whole answer with neither text nor reasoning nor a call in it. */
  emptyAnswer: z.boolean(),
  /** HTTP status of the upstream; null when no answer came. */
  upstreamStatus: z.int().nullable(),
  /** Under which other name than the asked one the server says it answered: an alias, or another model. */
  answeredAs: z.string().nullable(),
  /** What went wrong, as a stable name and a sentence; null when nothing did. */
  error: z
    .strictObject({
      code: RequestErrorCode,
      message: z.string(),
    })
    .nullable(),
  /** The request asks for a summary of the conversation so far. */
  compaction: z.boolean(),
  /** The same request as one that failed before it. */
  retry: z.boolean(),
  /** The server reported far fewer input tokens than were sent: it probably dropped the beginning. */
  suspectedTruncation: z.boolean(),
  /** Tools that were left out, by type: the upstream's wire cannot express them, or it is not to run them. */
  droppedTools: z.array(z.string()),
});
export type RequestRecord = z.infer<typeof RequestRecord>;

/** All that was metered during one trial. */
export const Ledger = z.strictObject({
  version: z.literal(1),
  trialId: z.string(),
  requests: z.array(RequestRecord),
  /** Requests that never reached a model beyond the first thousand of them: counted, not recorded. */
  unrecorded: count,
  /** The first limit that was reached; null when none was. */
  limit: LimitName.nullable(),
  /** Cost in USD of all requests; null when prices or usage are unknown. */
  costUsd: z.number().nonnegative().nullable(),
  /** The recorded session when the route asked for one. */
  session: Session.nullable(),
});
export type Ledger = z.infer<typeof Ledger>;

/**
 * Whether an upstream serves its wire, asked from where the gateway stands: an empty POST to the
 * wire's path. `ok`: the route exists (any status but 404, 405 and 501; a 404 about the model is one).
 * `status` null: no answer.
 */
export const Reach = z.strictObject({ ok: z.boolean(), status: z.int().nullable(), detail: z.string() });
export type Reach = z.infer<typeof Reach>;

/** An answer as the agent would have received it: the HTTP status and the whole body. */
export const Reply = z.strictObject({ status: z.int(), body: z.string() });
export type Reply = z.infer<typeof Reply>;

/** Tokens that an issuer gave to an agent in return for its refresh token. */
export const Refresh = z.strictObject({
  /** The refresh token that was handed in. */
  used: z.string(),
  /** What came back; the rest stays as it was. */
  tokens: z.strictObject({
    id_token: z.string().optional(),
    access_token: z.string().optional(),
    refresh_token: z.string().optional(),
  }),
  at: z.iso.datetime(),
});
export type Refresh = z.infer<typeof Refresh>;

/** A pod of the harness's own, that no sandbox stands behind: for questions it asks a model itself. */
export const HARNESS_POD = "harness";

/** The harness's handle on a gateway, in this process or in a container. */
export interface GatewayControl {
  /** Begins metering `pod` for one trial. Fails when the pod already has one. */
  open(pod: string, route: Route): Promise<void>;
  /** The ledger so far, without ending the trial. */
  peek(pod: string): Promise<Ledger>;
  /**
   * Sends one request in place of the pod's agent: metered, limited and translated like any other.
   * Ends with its answer, or when the trial ends.
   */
  ask(pod: string, wire: WireName, body: object): Promise<Reply>;
  /** Ends the trial: open requests are cut, later ones refused; gives the whole ledger. */
  close(pod: string): Promise<Ledger>;
  /**
   * Tokens that were renewed during the pod's trial, beyond the first `after`: as soon as there are some, or none
   * when the trial has ended. They are given to nobody else, and stand in no ledger.
   */
  refreshes(pod: string, after: number): Promise<readonly Refresh[]>;
  /** An empty POST to the path of the upstream's wire (nothing, for replay: always ok). */
  reach(upstream: Upstream): Promise<Reach>;
}
