import { leftUncounted } from "../comparisons/amounts.ts";
import type { TrialRecord } from "../records/trial.ts";
import { bootstrapQuantile } from "../statistics/bootstrap.ts";
import { mean, tInterval } from "../statistics/mean.ts";
import { quantile } from "../statistics/quantile.ts";
import { clusteredProportion } from "../statistics/wilson.ts";
import type { Figures } from "./decision.ts";

/** Seconds of a trial's agent; one that its time limit ended counts with the limit. */
export function secondsOf({ durationMs, termination }: TrialRecord, timeLimit: number | null): number {
  const seconds = durationMs.agent / 1000;
  return timeLimit === null || termination !== "timeout" ? seconds : Math.min(seconds, timeLimit);
}

/** Counted by a server and priced in full, or this machine's own cost: no estimate and no lower bound. */
function isCostKnown(trial: TrialRecord): boolean {
  if (trial.costUsd === null) return false;
  return trial.costBasis === "machine" || (trial.usage?.source !== "estimated" && !leftUncounted(trial));
}

/**
 * What a profile did at the tasks of these trials. Tasks weigh the same, however many of their repeats are left;
 * intervals are at 95 % for tasks like these.
 * @param graded trials with a verdict.
 */
export function figuresOf(graded: readonly TrialRecord[], timeLimit: number | null, seed: number): Figures {
  const byTask = [...Map.groupBy(graded, ({ task }) => task).values()];
  const seconds = byTask.map((some) => some.map((trial) => secondsOf(trial, timeLimit)));
  const p90 = bootstrapQuantile(seconds, 0.9, { seed, resamples: 2000 });
  const cost = graded.some((trial) => !isCostKnown(trial))
    ? tInterval([])
    : tInterval(
        byTask.map((some) => mean(some.map(({ costUsd }) => costUsd ?? 0)) ?? 0),
        0.05,
        { low: 0, high: Number.MAX_VALUE },
      );
  const memory = graded.flatMap(({ telemetry }) => telemetry?.peakVramBytes ?? []);
  const limited = graded.filter(({ termination }) => termination === "timeout").length;
  return {
    tasks: byTask.length,
    trials: graded.length,
    success: clusteredProportion(byTask.map((some) => some.map(({ verdict }) => (verdict === "resolved" ? 1 : 0)))),
    latencySeconds: {
      p50: quantile(seconds.flat(), 0.5),
      p90: quantile(seconds.flat(), 0.9),
      p90Low: p90?.low ?? null,
      p90High: p90?.high ?? null,
      atLimit: graded.length === 0 ? null : limited / graded.length,
    },
    costUsd: { mean: cost.value, low: cost.low, high: cost.high },
    vramGib: memory.length === 0 ? null : memory.reduce((most, bytes) => Math.max(most, bytes), 0) / 1024 ** 3,
  };
}
