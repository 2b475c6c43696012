import { clip, type Estimate, UNKNOWN } from "./interval.ts";
import { tQuantile, zTwoSided } from "./special.ts";

/** A mean of clustered values. */
export interface ClusterEstimate extends Estimate {
  readonly se: number | null;
  readonly clusters: number;
}

/**
 * The mean over all values with the cluster-robust error
 * `√(C/(C-1)·Σ_c(Σ_{i∈c}(s_i - s̄))²) / n` and Student's interval with C - 1 degrees of freedom
 * (Miller, arXiv 2411.00640; Inspect's `std.py`). For groups above the task, such as repositories;
 * ten groups or more. With equal repeats it is the interval over task means.
 * @param groups scores in [0, 1] of each group; empty groups are left out.
 * @returns error and interval null below two groups.
 */
export function clusterMean(groups: readonly (readonly number[])[], alpha = 0.05): ClusterEstimate {
  const filled = groups.filter((group) => group.length > 0);
  const clusters = filled.length;
  const n = filled.reduce((count, group) => count + group.length, 0);
  if (n === 0) return { ...UNKNOWN, se: null, clusters };
  const value = filled.flat().reduce((sum, score) => sum + score, 0) / n;
  if (clusters < 2) return { ...UNKNOWN, value, se: null, clusters };
  const squares = filled.reduce((sum, group) => sum + group.reduce((part, score) => part + score - value, 0) ** 2, 0);
  const se = Math.sqrt((clusters / (clusters - 1)) * squares) / n;
  const reach = tQuantile(1 - alpha / 2, clusters - 1) * se;
  return { value, ...clip({ low: value - reach, high: value + reach }, { low: 0, high: 1 }), se, clusters };
}

/**
 * Success on exactly these tasks, were they tried again: sampling noise only,
 * `√(Σ_t p_t(1-p_t)/(n_t-1)) / T`, normal interval (laude-institute/terminal-bench-experiments). Much
 * narrower than the interval for tasks like these, and never to be shown in its place.
 * @param tasks yes-or-no scores of each task's repeats.
 * @returns interval null when a task has fewer than two repeats, or when no task varies.
 */
export function fixedSuite(
  tasks: readonly (readonly number[])[],
  alpha = 0.05,
): Estimate & { readonly se: number | null } {
  const filled = tasks.filter((scores) => scores.length > 0);
  if (filled.length === 0) return { ...UNKNOWN, se: null };
  const rates = filled.map((scores) => ({
    n: scores.length,
    p: scores.reduce((sum, s) => sum + s, 0) / scores.length,
  }));
  const value = rates.reduce((sum, { p }) => sum + p, 0) / rates.length;
  if (rates.some(({ n }) => n < 2)) return { ...UNKNOWN, value, se: null };
  const se = Math.sqrt(rates.reduce((sum, { n, p }) => sum + (p * (1 - p)) / (n - 1), 0)) / rates.length;
  if (se === 0) return { ...UNKNOWN, value, se };
  const reach = zTwoSided(alpha) * se;
  return { value, ...clip({ low: value - reach, high: value + reach }, { low: 0, high: 1 }), se };
}
