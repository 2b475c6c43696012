import { bisect, type Interval } from "./interval.ts";
import { zTwoSided } from "./special.ts";

/** Counts of paired yes-or-no results. */
export interface PairCounts {
  /** Pairs only the candidate solved. */
  readonly b: number;
  /** Pairs only the base solved. */
  readonly c: number;
  /** All pairs. */
  readonly n: number;
}

/**
 * Tango's score interval for the difference `(b - c) / n` of paired shares: the differences δ which
 * the score test with the restricted maximum likelihood estimate does not reject (Tango 1998,
 * Statistics in Medicine 17, 891-908). Found by bisection, not by the closed-form approximation
 * that some packages give this name.
 * @returns an interval within [-1, 1]; all of it for no pairs.
 */
export function tangoInterval({ b, c, n }: PairCounts, alpha = 0.05): Interval {
  if (n === 0) return { low: -1, high: 1 };
  const z = zTwoSided(alpha);
  const value = (b - c) / n;
  return {
    low: value <= -1 ? -1 : bisect(-1, value, (delta) => score({ b, c, n }, delta) <= z),
    high: value >= 1 ? 1 : bisect(value, 1, (delta) => score({ b, c, n }, delta) <= -z),
  };
}

/** The score statistic at δ; it falls as δ grows. */
function score({ b, c, n }: PairCounts, delta: number): number {
  const half = -b - c + (2 * n - b + c) * delta;
  const product = -c * delta * (1 - delta);
  // The base-only share under the hypothesis; rounding may take it a hair below zero.
  const share = Math.max(0, (Math.sqrt(Math.max(0, half * half - 8 * n * product)) - half) / (4 * n));
  const spread = n * (2 * share + delta * (1 - delta));
  const distance = b - c - n * delta;
  if (spread <= 0) return distance > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return distance / Math.sqrt(spread);
}
