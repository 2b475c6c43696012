import type { TrialRecord, Usage } from "../records/trial.ts";
import { quantile } from "../statistics/quantile.ts";
import type { ContextUse } from "./comparison.ts";
import { profileOf, type Side } from "./sides.ts";

/** How a side used its context window in these trials; nulls for an agent without a model. */
export function contextUse(side: Side, trials: readonly TrialRecord[]): ContextUse {
  const { backendFacts, contextWindow } = profileOf(side);
  const window = Number(backendFacts["contextLoaded"] ?? contextWindow) || null;
  const usages = trials.flatMap(({ usage }) => usage ?? []);
  const peaks = usages.flatMap(({ peakContextTokens }) => peakContextTokens ?? []);
  const tokens = { p50: quantile(peaks, 0.5), max: peaks.length === 0 ? null : Math.max(...peaks) };
  const ofWindow = (peak: number | null) => (peak === null || window === null ? null : peak / window);
  const share = (holds: (usage: Usage) => boolean) =>
    usages.length === 0 ? null : usages.filter(holds).length / usages.length;
  return {
    window,
    peakShare: { p50: ofWindow(tokens.p50), max: ofWindow(tokens.max) },
    peakTokens: tokens,
    compacted: share(({ compactions }) => compactions > 0),
    truncated: share(({ suspectedTruncations }) => suspectedTruncations > 0),
  };
}
