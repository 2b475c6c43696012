// Special functions are cephes, the C library that SciPy used: one package of 0.8 MB without
// dependencies. The same five functions from @stdlib are 240 packages and 28 MB; lib-r-math.js 2.0.3
// gives Student's quantile at 9 degrees right to seven digits only.
import { bdtr, compiled, lbeta, ndtri, stdtr, stdtri } from "cephes";

await compiled;

/** The p-quantile of Student's t with a whole number of degrees of freedom, at least 1. */
export function tQuantile(p: number, degrees: number): number {
  return stdtri(degrees, p);
}

/** P(|T| >= |t|) for Student's t with a whole number of degrees of freedom, at least 1. */
export function tTails(t: number, degrees: number): number {
  return Math.min(1, 2 * stdtr(degrees, -Math.abs(t)));
}

/** The p-quantile of the standard normal distribution, 0 < p < 1. */
export function normalQuantile(p: number): number {
  return ndtri(p);
}

/** The normal quantile of a two-sided interval of level 1 - alpha: 1.96 for 0.05. */
export function zTwoSided(alpha: number): number {
  return -ndtri(alpha / 2);
}

/** P(X <= k) of a fair coin tossed n times; 0 <= k <= n. */
export function coinTail(k: number, n: number): number {
  return k >= n ? 1 : bdtr(k, n, 0.5);
}

/** P(X = k) of a fair coin tossed n times. */
export function coinPoint(k: number, n: number): number {
  return Math.exp(-n * Math.LN2 - Math.log(n + 1) - lbeta(k + 1, n - k + 1));
}

/** ln B(a, b), a and b above 0. */
export function logBeta(a: number, b: number): number {
  return lbeta(a, b);
}
