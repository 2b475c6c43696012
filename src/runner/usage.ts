import type { Ledger, RequestRecord } from "../gateway/gateway.ts";
import type { Usage } from "../records/trial.ts";
import { quantile } from "../statistics/quantile.ts";

/** The totals of a trial's requests; tokens are null when the server counted none of them. */
export function usageOf(ledger: Ledger | null): Usage | null {
  if (ledger === null) return null;
  const { requests } = ledger;
  const counted = requests.flatMap((request) => request.usage ?? []);
  const silent = requests.length > 0 && counted.length === 0;
  const total = (key: keyof (typeof counted)[number]) =>
    silent ? null : counted.reduce((sum, usage) => sum + usage[key], 0);
  const sum = (value: (request: RequestRecord) => number) => requests.reduce((all, each) => all + value(each), 0);
  return {
    inputTokens: total("inputTokens"),
    cachedTokens: total("cachedTokens"),
    outputTokens: total("outputTokens"),
    reasoningTokens: total("reasoningTokens"),
    requests: requests.length,
    peakContextTokens: silent ? null : Math.max(0, ...counted.map((usage) => usage.inputTokens + usage.outputTokens)),
    toolCalls: sum((request) => request.toolCalls),
    invalidToolCalls: sum((request) => request.invalidToolCalls),
    retries: requests.filter((request) => request.retry).length,
    compactions: requests.filter((request) => request.compaction).length,
    suspectedTruncations: requests.filter((request) => request.suspectedTruncation).length,
    answeredAs: [...new Set(requests.flatMap(({ answeredAs }) => answeredAs ?? []))],
    unmeasuredRequests: requests.filter(answeredUncounted).length,
    source: requests.some((request) => request.usageSource === "estimated") ? "estimated" : "upstream",
  };
}

/** Whether a model worked on a request whose tokens nobody counted. */
function answeredUncounted({ usage, error, timeToFirstTokenMs }: RequestRecord): boolean {
  return usage === null && (error === null || timeToFirstTokenMs !== null);
}

/** ms during which at least one request was under way: parallel requests count once. */
export function modelMs(ledger: Ledger | null): number {
  let covered = 0;
  let until = 0;
  for (const request of [...(ledger?.requests ?? [])].sort((a, b) => a.startedMs - b.startedMs)) {
    const end = request.startedMs + request.durationMs;
    covered += Math.max(0, end - Math.max(until, request.startedMs));
    until = Math.max(until, end);
  }
  return covered;
}

/** Medians of a trial's speeds by one clock: the server's where it told any, else the wire's. */
export function speedsOf(
  ledger: Ledger | null,
): Pick<RequestRecord, "promptTokensPerSecond" | "decodeTokensPerSecond" | "speedSource"> {
  const sources = new Set(ledger?.requests.map(({ speedSource }) => speedSource));
  const speedSource = sources.has("server") ? "server" : sources.has("wire") ? "wire" : null;
  const median = (figure: "promptTokensPerSecond" | "decodeTokensPerSecond") =>
    medianOf(ledger, (request) => (request.speedSource === speedSource ? request[figure] : null));
  return {
    promptTokensPerSecond: median("promptTokensPerSecond"),
    decodeTokensPerSecond: median("decodeTokensPerSecond"),
    speedSource,
  };
}

/** Median over a trial's requests of a figure that some may lack. */
export function medianOf(ledger: Ledger | null, figure: (request: RequestRecord) => number | null): number | null {
  return quantile(ledger?.requests.flatMap((request) => figure(request) ?? []) ?? [], 0.5);
}
