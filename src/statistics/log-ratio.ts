import { tInterval } from "./mean.ts";

/** A ratio of two profiles' positive figures (seconds, tokens, money) over tasks. */
export interface RatioEstimate {
  /** Candidate over base: 0.8 is a fifth less. Null without a task that has both. */
  readonly ratio: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Tasks with a positive value on both sides. */
  readonly n: number;
  /** Values left out because they were 0 or less, both sides together. */
  readonly zeros: number;
}

/** One task's repeats on both sides, in the same unit. */
export interface RatioPair {
  readonly base: readonly number[];
  readonly candidate: readonly number[];
}

/**
 * The typical ratio candidate / base: per task the difference of the mean logarithms of the repeats,
 * then `exp` of their mean and of Student's interval. A ratio of geometric means, so a task of an hour
 * weighs as much as one of a minute.
 * @returns low and high null below two tasks, and when every task has the very same ratio: no spread
 *   was seen from which to tell one, and unlike a score's a ratio's range has no bounds to fall back on.
 */
export function logRatio(pairs: readonly RatioPair[], alpha = 0.05): RatioEstimate {
  let zeros = 0;
  const meanLog = (values: readonly number[]): number | null => {
    const positive = values.filter((value) => value > 0);
    zeros += values.length - positive.length;
    return positive.length === 0 ? null : positive.reduce((sum, value) => sum + Math.log(value), 0) / positive.length;
  };
  const differences = pairs.flatMap((pair) => {
    const [base, candidate] = [meanLog(pair.base), meanLog(pair.candidate)];
    return base === null || candidate === null ? [] : [candidate - base];
  });
  const { value, low, high, n, sd } = tInterval(differences, alpha);
  const varied = sd !== null && sd > ROUNDING;
  return { ratio: exp(value), low: varied ? exp(low) : null, high: varied ? exp(high) : null, n, zeros };
}

/** Below this a spread of logarithms is the rounding of equal ratios. */
const ROUNDING = 1e-12;

/** Null also for what no number can hold: the interval of two wildly different ratios. */
function exp(value: number | null): number | null {
  const result = value === null ? null : Math.exp(value);
  return result === null || !Number.isFinite(result) ? null : result;
}
