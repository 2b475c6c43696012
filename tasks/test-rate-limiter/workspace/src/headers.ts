import type { Decision } from "./bucket.ts";
import type { Rule } from "./rule.ts";

/** What a client is told about a decision. */
export function toHeaders(rule: Rule, decision: Decision): Record<string, string> {
  const headers: Record<string, string> = {
    "RateLimit-Limit": String(rule.burst),
    "RateLimit-Remaining": String(decision.remaining),
  };
  if (!decision.allowed && decision.retryAfterMs !== null) {
    headers["Retry-After"] = String(Math.ceil(decision.retryAfterMs / 1000));
  }
  return headers;
}
