/** A share with its 95 % interval; all null when there is nothing to estimate from. */
export interface Proportion {
  readonly rate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const Z = 1.959963984540054;

/**
 * Wilson's score interval, 95 %, for a share `p` of `n` independent observations (Wilson 1927).
 * @param n more than 0, not necessarily whole.
 */
export function wilson(p: number, n: number): { low: number; high: number } {
  const z2n = (Z * Z) / n;
  const centre = p + z2n / 2;
  const spread = Z * Math.sqrt((p * (1 - p)) / n + z2n / (4 * n));
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
  const means = tasks.filter((scores) => scores.length > 0).map(mean);
  if (means.length === 0) return { rate: null, low: null, high: null };
  const trials = tasks.reduce((sum, scores) => sum + scores.length, 0);
  const rate = mean(means);
  return { rate, ...wilson(rate, effectiveSize(means, rate, trials)) };
}

function effectiveSize(means: readonly number[], rate: number, trials: number): number {
  const count = means.length;
  if (count < 2) return count;
  const variance = means.reduce((sum, value) => sum + (value - rate) ** 2, 0) / (count - 1) / count;
  if (variance === 0) return count;
  return Math.min(trials, Math.max(count, (rate * (1 - rate)) / variance));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
