import { variance } from "./mean.ts";
import { normalQuantile, zTwoSided } from "./special.ts";

/** Error rates of a plan. */
export interface PowerOptions {
  /** Chance of calling a difference where there is none; 0.05 unless told. */
  readonly alpha?: number;
  /** Chance of seeing the difference where there is one; 0.8 unless told. */
  readonly power?: number;
}

/** (z(1-α/2) + z(power))²: 7.849 for 5 % and 80 %. */
function factor({ alpha = 0.05, power = 0.8 }: PowerOptions): number {
  return (zTwoSided(alpha) + normalQuantile(power)) ** 2;
}

/**
 * Tasks a fixed-size paired comparison needs to see a difference: `n = 7.849 · sd² / δ²` at 5 % and
 * 80 % (Miller, arXiv 2411.00640). Rounded to the nearest task, at least 2: the normal approximation
 * is not good to one task.
 * @param sd standard deviation of the tasks' differences, see {@link binarySd}, {@link pairedSd}.
 * @param delta the difference to see, above 0, in the unit of sd.
 */
export function tasksNeeded(sd: number, delta: number, options: PowerOptions = {}): number {
  return Math.max(2, Math.round((factor(options) * sd * sd) / (delta * delta)));
}

/** The difference a number of tasks can see, the inverse of {@link tasksNeeded}: `sd · √(7.849 / n)`. */
export function detectable(sd: number, tasks: number, options: PowerOptions = {}): number {
  return sd * Math.sqrt(factor(options) / tasks);
}

/**
 * Standard deviation of a task's difference for one yes-or-no repeat: `√(d - Δ²)`.
 * @param discordant share of tasks that only one of the two solves.
 * @param delta the true difference; its size is at most the discordant share.
 */
export function binarySd(discordant: number, delta: number): number {
  return Math.sqrt(Math.max(0, discordant - delta * delta));
}

/** Where the spread of the tasks' differences comes from. */
export interface Spread {
  /** Variance of the tasks' true differences: more repeats do not lower it. */
  readonly between: number;
  /** Variance of one repeat's difference about its task's true one, both profiles together. */
  readonly within: number;
}

/** Standard deviation of a task's mean difference over a number of repeats: `√(ω² + W/K)`. */
export function pairedSd({ between, within }: Spread, repeats: number): number {
  return Math.sqrt(between + within / repeats);
}

/**
 * The two sources of spread, from a pilot with at least two repeats of each task and profile: noise
 * inside a task from its repeats, the rest of the variance of the differences is between tasks
 * (`W = mean[(p_A(1-p_A) + p_B(1-p_B))·K/(K-1)]`, `ω² = max(0, Var(D) - W/K)`; unequal numbers
 * of repeats and graded scores enter by their sample variances, which for yes-or-no scores is the same).
 * @param tasks scores of each task's repeats; tasks with fewer than two on a side are left out.
 * @returns null below two such tasks.
 */
export function fromPilot(
  tasks: readonly { readonly base: readonly number[]; readonly candidate: readonly number[] }[],
): (Spread & { readonly tasks: number }) | null {
  const used = tasks.flatMap(({ base, candidate }) => {
    const [noiseBase, noiseCandidate] = [variance(base), variance(candidate)];
    if (noiseBase === null || noiseCandidate === null) return [];
    return [
      {
        difference: average(candidate) - average(base),
        within: noiseBase + noiseCandidate,
        noise: noiseBase / base.length + noiseCandidate / candidate.length,
      },
    ];
  });
  const total = variance(used.map((task) => task.difference));
  if (total === null) return null;
  const noise = average(used.map((task) => task.noise));
  return {
    between: Math.max(0, total - noise),
    within: average(used.map((task) => task.within)),
    tasks: used.length,
  };
}

/**
 * About how many tasks a sequential run takes to settle the difference that a fixed size of `tasks`
 * sees with 80 % power: half of such runs stop by about that size, 80 % of them by 1.7 times it
 * (simulated for the betting sequence; bench/statistics has the table).
 */
export function sequentialTasks(tasks: number): { readonly median: number; readonly eighty: number } {
  return { median: tasks, eighty: Math.ceil(1.7 * tasks) };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
