import { clip, type Estimate, type Interval, UNKNOWN } from "./interval.ts";
import { tQuantile } from "./special.ts";

/** A mean with its interval and what it was made of. */
export interface MeanEstimate extends Estimate {
  /** Number of values. */
  readonly n: number;
  /** Sample standard deviation (divisor n - 1); null below two values. */
  readonly sd: number | null;
  /** Standard error of the mean; null below two values. */
  readonly se: number | null;
}

/** The arithmetic mean; null for no values. Equal values give that value, without rounding. */
export function mean(values: readonly number[]): number | null {
  const first = values[0];
  if (first === undefined) return null;
  if (values.every((value) => value === first)) return first;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Sample variance with divisor n - 1; null below two values. Equal values give exactly 0: rounding
 * must not pass for a spread.
 */
export function variance(values: readonly number[]): number | null {
  const centre = mean(values);
  if (centre === null || values.length < 2) return null;
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}

/**
 * The mean of independent values with Student's interval `mean ± t(n-1) · sd/√n`.
 * With task means it is the super-population interval for "tasks like ours" (Miller, arXiv 2411.00640).
 * @param values one number per independent unit (task), any unit of measure.
 * @param alpha 1 - level, 0.05 for 95 %.
 * @param range the values' legal range, to which the interval is clipped.
 * @returns low and high null below two values.
 */
export function tInterval(values: readonly number[], alpha = 0.05, range?: Interval): MeanEstimate {
  const n = values.length;
  const value = mean(values);
  const spread = variance(values);
  if (value === null || spread === null) return { ...UNKNOWN, value, n, sd: null, se: null };
  const se = Math.sqrt(spread / n);
  const reach = tQuantile(1 - alpha / 2, n - 1) * se;
  const whole = { low: value - reach, high: value + reach };
  return { value, ...(range === undefined ? whole : clip(whole, range)), n, sd: Math.sqrt(spread), se };
}
