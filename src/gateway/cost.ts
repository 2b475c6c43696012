import type { TokenPrices } from "../prices/prices.ts";
import type { RequestRecord, TokenUsage } from "./gateway.ts";

/** Cost of one request in USD. */
export function requestCost(usage: TokenUsage, prices: TokenPrices): number {
  const cached = usage.cachedTokens * (prices.cacheReadPerM ?? prices.inputPerM);
  const fresh = (usage.inputTokens - usage.cachedTokens) * prices.inputPerM;
  return (fresh + cached + usage.outputTokens * prices.outputPerM) / 1e6;
}

/** Cost in USD of all requests; null without prices, or when a request that a model worked on has no usage. */
export function totalCost(requests: readonly RequestRecord[], prices: TokenPrices | null): number | null {
  if (prices === null) return null;
  let total = 0;
  for (const request of requests) {
    if (request.usage !== null) total += requestCost(request.usage, prices);
    else if (!neverServed(request)) return null;
  }
  return total;
}

/** Cost in USD as far as it is known: what a limit can hold against a trial. */
export function knownCost(requests: readonly RequestRecord[], prices: TokenPrices | null): number {
  if (prices === null) return 0;
  return requests.reduce((total, { usage }) => total + (usage ? requestCost(usage, prices) : 0), 0);
}

/** Refused by the gateway or by the upstream before any model worked on it. */
function neverServed({ upstreamStatus, error }: RequestRecord): boolean {
  if (upstreamStatus !== null) return upstreamStatus < 200 || upstreamStatus > 299;
  return error !== null && refusals.has(error.code);
}

const refusals = new Set([
  "unreachable",
  "malformed-request",
  "wrong-model",
  "limit",
  "session-exhausted",
  "session-mismatch",
]);
