import { coinPoint, coinTail } from "./special.ts";

/**
 * McNemar's two-sided test of "both are equally good" from the discordant pairs (McNemar 1947).
 * The mid-p value (Lancaster 1961) is the one to report: the exact one is conservative.
 * @param b pairs only the candidate solved.
 * @param c pairs only the base solved.
 * @returns p values in (0, 1]; 1 without discordant pairs.
 */
export function mcnemar(b: number, c: number): { exact: number; mid: number } {
  const n = b + c;
  const fewer = Math.min(b, c);
  const twice = 2 * coinTail(fewer, n);
  return { exact: Math.min(1, twice), mid: Math.min(1, twice - coinPoint(fewer, n)) };
}
