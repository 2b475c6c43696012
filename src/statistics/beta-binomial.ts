import { bisect, type Interval } from "./interval.ts";
import { logBeta } from "./special.ts";

/** How the sequence is tuned; fixed before the first look. */
export interface BetaBinomialOptions {
  /** 1 - level over all looks together; 0.05 unless told. */
  readonly alpha?: number;
  /** Observations after which the sequence should be tightest. */
  readonly optimum: number;
}

const EDGE = 1e-9;

/**
 * Confidence sequence for a success rate that grows one observation a task, valid at every look: the
 * beta-binomial mixture (Howard, Ramdas, McAuliffe & Sekhon 2021; `bernoulli_confidence_interval` of
 * gostevehoward/confseq).
 * @param k successes of n observations, one per task.
 * @returns within [0, 1]; all of it for no observations.
 */
export function betaBinomialInterval(k: number, n: number, { alpha = 0.05, optimum }: BetaBinomialOptions): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const bound = Math.log(1 / alpha);
  const rejected = (p: number) => logWealth(k, n, p, alpha, optimum) > bound;
  return {
    low: k === 0 || !rejected(EDGE) ? 0 : bisect(EDGE, k / n, (p) => !rejected(p)),
    high: k === n || !rejected(1 - EDGE) ? 1 : bisect(k / n, 1 - EDGE, rejected),
  };
}

/** ln of the mixture's wealth against the rate p. */
function logWealth(k: number, n: number, p: number, alpha: number, optimum: number): number {
  const spread = p * (1 - p);
  const level = 2 * Math.log(1 / alpha);
  const rho = (spread * optimum) / (level + Math.log(1 + level));
  const r = Math.max(rho - spread, 1e-3 * spread);
  const [a, b] = [r / (1 - p), r / p];
  return logBeta(a + k, b + n - k) - logBeta(a, b) - k * Math.log(p) - (n - k) * Math.log1p(-p);
}
