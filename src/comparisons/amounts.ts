import type { TrialRecord } from "../records/trial.ts";
import { logRatio } from "../statistics/log-ratio.ts";
import { type Resamples, ratioInterval } from "../statistics/resamples.ts";
import type { Comparison, Estimate } from "./comparison.ts";
import type { Pair } from "./sides.ts";

type Amount = (trial: TrialRecord) => number | null;
type SideName = "base" | "candidate";

const UNKNOWN: Estimate = { value: null, low: null, high: null };

/** Input and output tokens together, by task. */
export function compareTokens(pairs: readonly Pair[], why: string | null, alpha: number): Comparison["tokens"] {
  return compareAmounts(pairs, tokensOf, why ?? unmeasured(pairs, tokensOf, "Tokens were not counted"), alpha);
}

/**
 * USD by task, and for each success: what failures cost is in the price of what succeeds.
 * @param why see whyNotCost.
 */
export function compareCost(
  pairs: readonly Pair[],
  why: string | null,
  resamples: Resamples,
  alpha: number,
): Comparison["cost"] {
  return {
    ...compareAmounts(pairs, costOf, why, alpha),
    perSuccess: {
      base: why === null ? perSuccess(pairs, "base", resamples, alpha) : UNKNOWN,
      candidate: why === null ? perSuccess(pairs, "candidate", resamples, alpha) : UNKNOWN,
    },
  };
}

/** A machine's cost is its time at a rate: where times do not compare (`latency` says why), it does not either. */
export function machineCost(pairs: readonly Pair[], latency: string | null): string | null {
  const trials = pairs.flatMap(({ base, candidate }) => [...base.graded, ...candidate.graded]);
  return trials.some(({ costBasis }) => costBasis === "machine") ? latency : null;
}

/**
 * Why costs do not compare, in a sentence; null when they do: unlike sides, machine time that does not compare, or
 * trials whose cost was not measured.
 * @param likeness of the sides, see likenessOf.
 */
export function whyNotCost(
  pairs: readonly Pair[],
  likeness: { readonly latency: string | null; readonly cost: string | null },
): string | null {
  return likeness.cost ?? machineCost(pairs, likeness.latency) ?? unmeasured(pairs, costOf, "Cost was not measured");
}

/** On which sides a server left requests uncounted: tokens and cost were then at least what was measured. */
export function lowerBounds(pairs: readonly Pair[]): { readonly base: boolean; readonly candidate: boolean } {
  const has = (side: SideName) => pairs.some((pair) => pair[side].graded.some(leftUncounted));
  return { base: has("base"), candidate: has("candidate") };
}

/** A server did not say what some request of this trial used: its tokens and its cost are lower bounds. */
export function leftUncounted({ usage }: TrialRecord): boolean {
  return (usage?.unmeasuredRequests ?? 0) > 0;
}

/** What a reader has to know of measured amounts that do compare. */
export function amountNotes(pairs: readonly Pair[]): string[] {
  const notes: string[] = [];
  const trials = (side: SideName) => pairs.flatMap((pair) => pair[side].graded);
  const bases = (side: SideName) => [...new Set(trials(side).flatMap(({ costBasis }) => costBasis ?? []))].sort();
  const [here, there] = [bases("base"), bases("candidate")];
  if (here.length > 0 && there.length > 0 && here.join() !== there.join()) {
    notes.push("Costs are of two kinds: prices of tokens on one side, energy and wear of the machine on the other.");
  }
  for (const side of ["base", "candidate"] as const) {
    const uncounted = trials(side).filter(leftUncounted).length;
    if (uncounted === 0) continue;
    const what = uncounted === 1 ? "1 trial" : `${uncounted} trials`;
    notes.push(`The server left requests uncounted in ${what} of the ${side}: its tokens and cost are lower bounds.`);
  }
  return notes;
}

function compareAmounts(pairs: readonly Pair[], amount: Amount, why: string | null, alpha: number) {
  const known = (side: SideName) => pairs.every((pair) => pair[side].graded.every((trial) => amount(trial) !== null));
  const mean = (side: SideName) => (known(side) ? meanOf(pairs.map((pair) => taskMean(pair, side, amount))) : null);
  const values = pairs.map(({ base, candidate }) => ({
    base: base.graded.flatMap((trial) => amount(trial) ?? []),
    candidate: candidate.graded.flatMap((trial) => amount(trial) ?? []),
  }));
  const { ratio, low, high } = why === null ? logRatio(values, alpha) : { ratio: null, low: null, high: null };
  const atLeast = lowerBounds(pairs);
  return {
    why,
    base: mean("base"),
    candidate: mean("candidate"),
    // What is at least so much bounds a ratio on one side only.
    ratio: { value: ratio, low: atLeast.base ? null : low, high: atLeast.candidate ? null : high },
    lowerBounds: atLeast,
  };
}

/** A part that was measured is no fair picture of the rest: either every trial has the amount, or nothing is said. */
function unmeasured(pairs: readonly Pair[], amount: Amount, what: string): string | null {
  const lacking = (["base", "candidate"] as const).flatMap((side) => {
    const trials = pairs.flatMap((pair) => pair[side].graded);
    const some = trials.filter((trial) => amount(trial) === null).length;
    if (some === 0) return [];
    return [`${some === trials.length ? "any trial" : `${some} of ${trials.length} trials`} of the ${side}`];
  });
  return lacking.length === 0 ? null : `${what} in ${lacking.join(" and ")}.`;
}

function perSuccess(pairs: readonly Pair[], side: SideName, resamples: Resamples, alpha: number): Estimate {
  const tasks = pairs.map((pair) => ({
    numerator: taskMean(pair, side, costOf),
    denominator: taskMean(pair, side, ({ verdict }) => (verdict === "resolved" ? 1 : 0)),
  }));
  const sum = (key: "numerator" | "denominator") => tasks.reduce((total, task) => total + task[key], 0);
  if (sum("denominator") === 0) return UNKNOWN;
  const { low, high } = ratioInterval(tasks, resamples, alpha);
  return { value: sum("numerator") / sum("denominator"), low, high: lowerBounds(pairs)[side] ? null : high };
}

function taskMean(pair: Pair, side: SideName, amount: Amount): number {
  return meanOf(pair[side].graded.map((trial) => amount(trial) ?? 0)) ?? 0;
}

function tokensOf({ usage }: TrialRecord): number | null {
  if (usage === null || usage.inputTokens === null || usage.outputTokens === null) return null;
  return usage.inputTokens + usage.outputTokens;
}

function costOf({ costUsd }: TrialRecord): number | null {
  return costUsd;
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
