import { clip, type Estimate, UNKNOWN } from "./interval.ts";
import { mcnemar } from "./mcnemar.ts";
import { tInterval } from "./mean.ts";
import { tTails, zTwoSided } from "./special.ts";
import { tangoInterval } from "./tango.ts";

/** A difference between two profiles on the same tasks. */
export interface PairedEstimate extends Estimate {
  /** Tasks both profiles have. */
  readonly n: number;
  /** Standard deviation of the tasks' differences; null below two tasks. */
  readonly sd: number | null;
  /** Two-sided p value of "no difference"; null when the data cannot say. */
  readonly p: number | null;
  /** `t`: Student's on task means. `tango`: the score interval, see {@link pairedDifference}. */
  readonly method: "t" | "tango";
}

/** How the differences were made. */
export interface PairedOptions {
  /** One repeat of a yes-or-no score: every difference is -1, 0 or 1. */
  readonly binary: boolean;
  /** 1 - level; 0.05 unless told. */
  readonly alpha?: number;
}

const RANGE = { low: -1, high: 1 };

/**
 * The mean difference of paired scores, candidate minus base, one number per task.
 *
 * - One yes-or-no repeat: Tango's score interval and McNemar's mid-p.
 * - Otherwise Student's interval over the tasks' differences, clipped to [-1, 1] (Miller, arXiv 2411.00640).
 * - Differences all equal to d, where Student's interval would have no width: n equal tasks leave room
 *   for a share `w = z²/(n+z²)` of other tasks (Wilson's bound for 0 of n), which could lie anywhere in
 *   [-1, 1]. The interval is `[d - w(1+d), d + w(1-d)]`, p that of the sign test. For d of -1, 0 and 1
 *   this is Tango's interval exactly, so `method` says `tango`.
 *
 * @param differences each in [-1, 1]; tasks missing on one side are left out by the caller.
 * @returns nulls for no task, low and high null for one graded task.
 * @throws RangeError for a difference outside [-1, 1], or a graded one announced as binary.
 */
export function pairedDifference(
  differences: readonly number[],
  { binary, alpha = 0.05 }: PairedOptions,
): PairedEstimate {
  const odd = differences.find((d) => !(Math.abs(d) <= 1) || (binary && !Number.isInteger(d)));
  if (odd !== undefined) throw new RangeError(`a paired difference of ${odd} is not a difference of such scores`);
  const n = differences.length;
  const { value, low, high, sd, se } = tInterval(differences, alpha, RANGE);
  if (value === null) return { ...UNKNOWN, n, sd, p: null, method: binary ? "tango" : "t" };
  if (binary) return { value, n, sd, method: "tango", ...scored(differences, alpha) };
  if (sd === null || se === null) return { value, low, high, n, sd, p: null, method: "t" };
  if (sd === 0) return { value, n, sd, method: "tango", ...unvarying(value, n, alpha) };
  return { value, low, high, n, sd, p: tTails(value / se, n - 1), method: "t" };
}

function scored(differences: readonly number[], alpha: number) {
  const b = differences.filter((d) => d > 0).length;
  const c = differences.filter((d) => d < 0).length;
  return { ...tangoInterval({ b, c, n: differences.length }, alpha), p: mcnemar(b, c).mid };
}

function unvarying(d: number, n: number, alpha: number) {
  const z2 = zTwoSided(alpha) ** 2;
  const other = z2 / (n + z2);
  const bounds = clip({ low: d - other * (1 + d), high: d + other * (1 - d) }, RANGE);
  return { ...bounds, p: d === 0 ? 1 : Math.min(1, 2 ** (1 - n)) };
}
