import type { Ledger, RequestRecord } from "../gateway/gateway.ts";
import type { Usage } from "../records/trial.ts";
import { quantile } from "../statistics/quantile.ts";

/** The totals of a trial's requests; null when the server reported no usage at all. */
export function usageOf(ledger: Ledger | null): Usage | null {
  if (ledger === null) return null;
  const { requests } = ledger;
  const counted = requests.flatMap((request) => request.usage ?? []);
  if (requests.length > 0 && counted.length === 0) return null;
  const total = (key: keyof (typeof counted)[number]) => counted.reduce((sum, usage) => sum + usage[key], 0);
  const sum = (value: (request: RequestRecord) => number) => requests.reduce((all, each) => all + value(each), 0);
  return {
    inputTokens: total("inputTokens"),
    cachedTokens: total("cachedTokens"),
    outputTokens: total("outputTokens"),
    reasoningTokens: total("reasoningTokens"),
    requests: requests.length,
    peakContextTokens: Math.max(0, ...counted.map((usage) => usage.inputTokens + usage.outputTokens)),
    toolCalls: sum((request) => request.toolCalls),
    invalidToolCalls: sum((request) => request.invalidToolCalls),
    compactions: requests.filter((request) => request.compaction).length,
    suspectedTruncations: requests.filter((request) => request.suspectedTruncation).length,
    unmeasuredRequests: requests.filter((request) => request.usage === null && request.timeToFirstTokenMs !== null)
      .length,
    source: requests.some((request) => request.usageSource === "estimated") ? "estimated" : "upstream",
  };
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

/** Median over a trial's requests of a figure that some may lack. */
export function medianOf(ledger: Ledger | null, figure: (request: RequestRecord) => number | null): number | null {
  return quantile(ledger?.requests.flatMap((request) => figure(request) ?? []) ?? [], 0.5);
}
