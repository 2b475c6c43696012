import type { ResolvedProfile } from "../../records/run.ts";
import type { TrialRecord, Usage } from "../../records/trial.ts";
import { quantile } from "../../statistics/quantile.ts";
import type { Spread } from "../figures.ts";
import type { ProfileReport } from "../profile-report.ts";

/** Median and 90th percentile. */
export function spread(values: readonly number[]): Spread {
  return { p50: quantile(values, 0.5), p90: quantile(values, 0.9) };
}

/** Everything that comes from what the gateway metered. */
export function usageOf(profile: ResolvedProfile, trials: readonly TrialRecord[]) {
  const usages = trials.flatMap(({ usage }) => usage ?? []);
  const counted = usages.filter(({ inputTokens }) => inputTokens !== null);
  const total = (of: (usage: Usage) => number | null) => usages.reduce((sum, usage) => sum + (of(usage) ?? 0), 0);
  const window = windowOf(profile);
  const peaks = counted.flatMap(({ peakContextTokens }) => peakContextTokens ?? []);
  const peakContext = peaks.reduce((largest, peak) => Math.max(largest, peak), 0);
  return {
    tokens:
      counted.length === 0
        ? null
        : {
            input: total(({ inputTokens }) => inputTokens),
            cached: total(({ cachedTokens }) => cachedTokens),
            output: total(({ outputTokens }) => outputTokens),
            reasoning: total(({ reasoningTokens }) => reasoningTokens),
            peakContext,
            contextUsed: window === null ? null : peakContext / window,
            source: usages.some(({ source }) => source === "estimated") ? "estimated" : "upstream",
          },
    tokensPerTrial: {
      input: spread(counted.map(({ inputTokens }) => inputTokens ?? 0)),
      output: spread(counted.map(({ outputTokens }) => outputTokens ?? 0)),
      total: spread(counted.map(({ inputTokens, outputTokens }) => (inputTokens ?? 0) + (outputTokens ?? 0))),
      trials: counted.length,
    },
    context:
      usages.length === 0
        ? null
        : {
            window,
            peakTokens: spread(peaks),
            peakShare: spread(window === null ? [] : peaks.map((peak) => peak / window)),
            compacted: usages.filter(({ compactions }) => compactions > 0).length,
            truncated: usages.filter(({ suspectedTruncations }) => suspectedTruncations > 0).length,
            trials: usages.length,
          },
    requests: total(({ requests }) => requests),
    toolCalls: total(({ toolCalls }) => toolCalls),
    invalidToolCalls: total(({ invalidToolCalls }) => invalidToolCalls),
    retries: total(({ retries }) => retries),
    compactions: total(({ compactions }) => compactions),
    suspectedTruncations: total(({ suspectedTruncations }) => suspectedTruncations),
    answeredAs: [...new Set(usages.flatMap(({ answeredAs }) => answeredAs))],
    unmeasuredRequests: total(({ unmeasuredRequests }) => unmeasuredRequests),
    unmeasuredTrials: usages.length - counted.length,
  } satisfies Partial<ProfileReport>;
}

/** The context window that the server loaded, or else was asked for; null when unknown. */
function windowOf({ backendFacts, contextWindow }: ResolvedProfile): number | null {
  const window = Number(backendFacts["contextLoaded"] ?? contextWindow);
  return Number.isSafeInteger(window) && window > 0 ? window : null;
}
