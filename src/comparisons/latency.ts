import type { TrialRecord } from "../records/trial.ts";
import { logRatio } from "../statistics/log-ratio.ts";
import { type PairedValues, pairedQuantiles } from "../statistics/paired-quantiles.ts";
import type { Resamples } from "../statistics/resamples.ts";
import type { Comparison, QuantileComparison, Times } from "./comparison.ts";
import type { Pair } from "./sides.ts";

/**
 * Times of the agents. A trial at its time limit counts with the limit, and its share is told; failures run longer,
 * so solved tasks are also compared apart.
 * @param why why times do not compare; null when they do.
 * @param endings whether each side's records tell how its trials ended.
 */
export function compareLatency(
  pairs: readonly Pair[],
  why: string | null,
  resamples: Resamples,
  alpha: number,
  endings: { readonly base: boolean; readonly candidate: boolean } = { base: true, candidate: true },
): Comparison["latency"] {
  const solved = pairs.flatMap(({ task, base, candidate }) => {
    const both = { base: base.graded.filter(isResolved), candidate: candidate.graded.filter(isResolved) };
    if (both.base.length === 0 || both.candidate.length === 0) return [];
    return [{ task, base: { graded: both.base, lost: 0 }, candidate: { graded: both.candidate, lost: 0 } }];
  });
  return {
    why,
    all: why === null ? timesOf(pairs, resamples, alpha) : null,
    solvedByBoth: why === null ? timesOf(solved, resamples, alpha) : null,
    atLimit: {
      base: endings.base ? atLimit(pairs.flatMap(({ base }) => base.graded)) : null,
      candidate: endings.candidate ? atLimit(pairs.flatMap(({ candidate }) => candidate.graded)) : null,
    },
  };
}

function timesOf(pairs: readonly Pair[], resamples: Resamples, alpha: number): Times | null {
  const values = pairs.map(({ base, candidate }) => ({
    base: base.graded.map(agentTime),
    candidate: candidate.graded.map(agentTime),
  }));
  const { ratio, low, high } = logRatio(values, alpha);
  const [p50, p90] = quantilesOf(pairs, values, resamples, alpha);
  if (pairs.length === 0 || !p50 || !p90) return null;
  return { tasks: pairs.length, ratio: { value: ratio, low, high }, p50, p90 };
}

const QUANTILES = [0.5, 0.9] as const;

/**
 * Quantiles of both sides and their ratio. An attempt that the time limit ended might have taken any longer time, so
 * upper ends allow for that on their side, and the ends of a ratio on the side that would move them outwards. An end is
 * null where such attempts leave nothing to bound it: whoever is cut off half of the time has a median of at least the
 * limit, and nobody knows how much more.
 */
function quantilesOf(
  pairs: readonly Pair[],
  values: readonly PairedValues[],
  resamples: Resamples,
  alpha: number,
): QuantileComparison[] {
  const seen = pairedQuantiles(values, QUANTILES, resamples, alpha);
  const isCut = (side: "base" | "candidate") => pairs.some((pair) => pair[side].graded.some(isAtLimit));
  const longer = (side: "base" | "candidate") => {
    if (!isCut(side)) return seen;
    const open = pairs.map((pair, index) => ({
      ...(values[index] as PairedValues),
      [side]: pair[side].graded.map((trial) => (isAtLimit(trial) ? Number.POSITIVE_INFINITY : agentTime(trial))),
    }));
    return pairedQuantiles(open, QUANTILES, resamples, alpha);
  };
  const [ofBase, ofCandidate] = [longer("base"), longer("candidate")];
  return seen.map(({ base, candidate, ratio }, index) => {
    const [slowBase, slowCandidate] = [ofBase[index], ofCandidate[index]];
    return {
      base: { ...base, high: slowBase?.base.high ?? null },
      candidate: { ...candidate, high: slowCandidate?.candidate.high ?? null },
      // A base that takes for ever makes the ratio 0, which bounds nothing.
      ratio: { ...ratio, low: slowBase?.ratio.low || null, high: slowCandidate?.ratio.high ?? null },
    };
  });
}

function isAtLimit({ termination }: TrialRecord): boolean {
  return termination === "timeout";
}

function agentTime({ durationMs }: TrialRecord): number {
  return durationMs.agent;
}

function isResolved({ verdict }: TrialRecord): boolean {
  return verdict === "resolved";
}

function atLimit(trials: readonly TrialRecord[]): number | null {
  if (trials.length === 0) return null;
  return trials.filter(isAtLimit).length / trials.length;
}
