/** A closed interval; both ends are finite and `low <= high`. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A value with its interval. A null is "cannot be said from this data", never zero. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** What there is to say about nothing. */
export const UNKNOWN: Estimate = { value: null, low: null, high: null };

/** The interval with both ends moved inside `range`: a share is never below 0 or above 1. */
export function clip(interval: Interval, range: Interval): Interval {
  const inside = (end: number) => Math.min(range.high, Math.max(range.low, end));
  return { low: inside(interval.low), high: inside(interval.high) };
}

/**
 * The place in (low, high) where `above` turns from false to true, by bisection to machine precision.
 * Neither end is ever evaluated, so a function may be undefined there.
 */
export function bisect(low: number, high: number, above: (x: number) => boolean): number {
  let [left, right] = [low, high];
  for (;;) {
    const middle = (left + right) / 2;
    if (middle <= left || middle >= right) return middle;
    if (above(middle)) right = middle;
    else left = middle;
  }
}
