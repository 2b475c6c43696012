import { type MeanEstimate, tInterval } from "./mean.ts";

/** One task's trials. */
export interface TaskTrials {
  /** Valid trials. */
  readonly n: number;
  /** Successes among them. */
  readonly c: number;
}

/** The mean over the tasks with at least k trials. */
export interface PassK extends MeanEstimate {
  /** Tasks left out, with fewer than k trials. */
  readonly missing: number;
}

/**
 * pass@k: the chance that at least one of k trials drawn from the n succeeds, `1 - C(n-c,k)/C(n,k)`,
 * the unbiased estimate of Chen et al., arXiv 2107.03374, as the product they compute it by.
 * @returns null when n < k.
 */
export function passAtK(n: number, c: number, k: number): number | null {
  if (n < k) return null;
  if (n - c < k) return 1;
  let none = 1;
  for (let i = n - c + 1; i <= n; i++) none *= 1 - k / i;
  return 1 - none;
}

/**
 * pass^k: the chance that all of k trials drawn from the n succeed, `C(c,k)/C(n,k)` (tau-bench,
 * Yao et al. 2024).
 * @returns null when n < k.
 */
export function passHatK(n: number, c: number, k: number): number | null {
  if (n < k) return null;
  if (c < k) return 0;
  let all = 1;
  for (let i = 0; i < k; i++) all *= (c - i) / (n - i);
  return all;
}

/** Mean pass@k over the tasks, with Student's interval clipped to [0, 1]. */
export function passAtKMean(tasks: readonly TaskTrials[], k: number, alpha = 0.05): PassK {
  return overTasks(tasks, (task) => passAtK(task.n, task.c, k), alpha);
}

/** Mean pass^k over the tasks, with Student's interval clipped to [0, 1]. */
export function passHatKMean(tasks: readonly TaskTrials[], k: number, alpha = 0.05): PassK {
  return overTasks(tasks, (task) => passHatK(task.n, task.c, k), alpha);
}

function overTasks(tasks: readonly TaskTrials[], of: (task: TaskTrials) => number | null, alpha: number): PassK {
  const values = tasks.map(of).filter((value) => value !== null);
  return { ...tInterval(values, alpha, { low: 0, high: 1 }), missing: tasks.length - values.length };
}
