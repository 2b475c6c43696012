import { mean, variance } from "./mean.ts";
import { zTwoSided } from "./special.ts";

/** A share with its 95 % interval; all null when there is nothing to estimate from. */
export interface Proportion {
  readonly rate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Wilson's score interval for a share `p` of `n` independent observations (Wilson 1927).
 * @param n more than 0, not necessarily whole.
 * @param alpha 1 - level, 0.05 for 95 %.
 */
export function wilson(p: number, n: number, alpha = 0.05): { low: number; high: number } {
  const z = zTwoSided(alpha);
  const z2n = (z * z) / n;
  const centre = p + z2n / 2;
  const spread = z * Math.sqrt((p * (1 - p)) / n + z2n / (4 * n));
  const scale = 1 + z2n;
  // At the ends the bound is the share itself, which rounding would miss by a hair.
  return {
    low: p === 0 ? 0 : Math.max(0, (centre - spread) / scale),
    high: p === 1 ? 1 : Math.min(1, (centre + spread) / scale),
  };
}

/**
 * Success over tasks like these: the mean of the tasks' own means, with Wilson's interval at the
 * effective number of observations `p(1-p)/SE²`, kept between the number of tasks and of trials.
 * Repeats of one task are not new tasks, so they narrow the interval only as far as the spread
 * between tasks allows (Miller, arXiv 2411.00640; Bowyer et al., arXiv 2503.01747).
 * @param tasks scores in [0, 1] of each task's valid trials; empty tasks are left out.
 */
export function clusteredProportion(tasks: readonly (readonly number[])[]): Proportion {
  const means = tasks.flatMap((scores) => mean(scores) ?? []);
  return proportionOf(
    means,
    tasks.reduce((sum, scores) => sum + scores.length, 0),
  );
}

/**
 * The same of any figure in [0, 1] that each task has, such as its pass@k.
 * @param means one for each task.
 * @param trials how many trials they rest on together.
 */
export function proportionOf(means: readonly number[], trials: number): Proportion {
  const rate = mean(means);
  if (rate === null) return { rate: null, low: null, high: null };
  return { rate, ...wilson(rate, effectiveSize(means, rate, trials)) };
}

function effectiveSize(means: readonly number[], rate: number, trials: number): number {
  const count = means.length;
  const spread = variance(means);
  if (spread === null || spread === 0) return count;
  return Math.min(trials, Math.max(count, (rate * (1 - rate) * count) / spread));
}
