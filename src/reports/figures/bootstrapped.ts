import type { TrialRecord } from "../../records/trial.ts";
import { quantile } from "../../statistics/quantile.ts";
import { quantileIntervals, type Resamples, ratioInterval } from "../../statistics/resamples.ts";
import type { Estimate, TimeEstimate } from "../figures.ts";
import type { ProfileReport } from "../profile-report.ts";

/**
 * The agent's time. A trial that ran into the time limit would have taken longer: it counts with the time it
 * had. Where a percentile would be another one if such trials had taken forever, it is a lower bound; the upper
 * end of its interval supposes that they did.
 * @param trials graded trials.
 */
export function agentTimeOf(trials: readonly TrialRecord[], resamples: Resamples): ProfileReport["agentTimeMs"] {
  const byTask = [...Map.groupBy(trials, ({ task }) => task).values()];
  const timeouts = trials.filter(cutShort).length;
  const seen = byTask.map((group) => group.map(({ durationMs }) => durationMs.agent));
  const endless = byTask.map((group) =>
    group.map((trial) => (cutShort(trial) ? Number.POSITIVE_INFINITY : trial.durationMs.agent)),
  );
  const quantiles = [0.5, 0.9] as const;
  const lower = quantileIntervals(seen, quantiles, resamples);
  const upper = timeouts === 0 ? lower : quantileIntervals(endless, quantiles, resamples);
  const [p50, p90] = quantiles.map((q, index): TimeEstimate => {
    const value = quantile(seen.flat(), q);
    return {
      value,
      low: lower[index]?.low ?? null,
      high: upper[index]?.high ?? null,
      atLeast: timeouts > 0 && quantile(endless.flat(), q) !== value,
    };
  }) as [TimeEstimate, TimeEstimate];
  const share = trials.length === 0 ? null : timeouts / trials.length;
  return { p50, p90, atLimit: { timeouts, trials: trials.length, share } };
}

function cutShort({ termination }: TrialRecord): boolean {
  return termination === "timeout";
}

/**
 * Mean cost of a trial, and all costs divided by all successes.
 * @param trials graded trials that count for success.
 */
export function costsOf(
  trials: readonly TrialRecord[],
  resamples: Resamples,
): Pick<ProfileReport, "costPerTrialUsd" | "costPerSuccessUsd"> {
  const known = trials.flatMap(({ costUsd }) => costUsd ?? []);
  const byTask = [...Map.groupBy(trials, ({ task }) => task).values()];
  const ratio = (denominator: (group: readonly TrialRecord[]) => number): Estimate => {
    // One unknown price makes the sum unknown.
    if (known.length < trials.length) return { value: null, low: null, high: null };
    const tasks = byTask.map((group) => ({
      numerator: group.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0),
      denominator: denominator(group),
    }));
    const below = tasks.reduce((sum, task) => sum + task.denominator, 0);
    if (below === 0) return { value: null, low: null, high: null };
    const value = tasks.reduce((sum, { numerator }) => sum + numerator, 0) / below;
    return { value, ...ratioInterval(tasks, resamples) };
  };
  return {
    costPerTrialUsd: ratio(({ length }) => length),
    costPerSuccessUsd: ratio((group) => group.filter(({ verdict }) => verdict === "resolved").length),
  };
}
