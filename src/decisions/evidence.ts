import { lowerBounds, whyNotCost } from "../comparisons/amounts.ts";
import { likenessOf, limitNotes } from "../comparisons/likeness.ts";
import { type Pair, type Pairing, pairUp } from "../comparisons/sides.ts";
import { observedTasks, standBetween } from "../sequential/sequential.ts";
import { BettingSequence } from "../statistics/betting.ts";
import { logRatio, type RatioPair } from "../statistics/log-ratio.ts";
import { mean } from "../statistics/mean.ts";
import { pairedDifference } from "../statistics/paired.ts";
import type { Evidence } from "./decision.ts";
import { secondsOf } from "./figures.ts";
import { type Entrant, together } from "./pool.ts";

/** Two profiles at the same tasks, ready to be looked at as a whole or cell by cell. */
export interface Duel {
  /** Each as the run measured it that the pair is compared within, if one run has both. */
  readonly base: Entrant;
  readonly candidate: Entrant;
  readonly pairing: Pairing;
  /** Why times and costs do not compare; null when they do. */
  readonly why: { readonly latency: string | null; readonly cost: string | null };
  /** Limits that differ and weigh on success, in sentences. */
  readonly limits: readonly string[];
}

/** @throws UsageError `nothing-to-compare` when two runs share no task in the same version. */
export function duelOf(base: Entrant, candidate: Entrant): Duel {
  const [one, other] = together(base, candidate);
  const pairing = pairUp(one.side, other.side);
  const likeness = likenessOf(one.side, other.side, pairing);
  return {
    ...{ base: one, candidate: other, pairing },
    why: { latency: likeness.latency, cost: whyNotCost(pairing.pairs, likeness) },
    limits: limitNotes(one.side, other.side),
  };
}

/**
 * What the tasks say at an error rate of `alpha` for success and half of it for each of time and cost, so that the
 * three ways to gain share `alpha` on the side of a gain.
 */
export function evidenceOf(duel: Duel, alpha: number, only: (pair: Pair) => boolean = () => true): Evidence {
  const pairs = duel.pairing.pairs.filter(only);
  const differences = pairs.map(({ base, candidate }) => successOf(candidate) - successOf(base));
  const single = pairs.every(({ base, candidate }) => base.graded.length === 1 && candidate.graded.length === 1);
  const { value, low, high, sd } = pairedDifference(differences, { binary: single, alpha });
  const latency = ratio(duel.why.latency === null ? pairs.map((pair) => secondsPair(duel, pair)) : [], alpha / 2);
  const cost = bounded(ratio(duel.why.cost === null ? pairs.map(costPair) : [], alpha / 2), pairs);
  return {
    tasks: pairs.length,
    success: { value, low, high },
    sd,
    latency,
    cost,
    faster: latency.high !== null && latency.high < 1,
    cheaper: cost.high !== null && cost.high < 1,
  };
}

/**
 * The same for a run that could stop after every task, whose fixed-size intervals would be too sure: success by the
 * run's own confidence sequence; a gain in time or cost only when, at any time of looking, the candidate is ahead on
 * more tasks than it is behind (a betting sequence of signs in the order of the looks). Ratios have no interval: one of
 * a fixed size would not hold. null: the pair was not watched by the run.
 */
export function sequentialEvidence(duel: Duel, alpha: number): Evidence | null {
  const { sequential } = duel.base.side.run;
  const stand = sequential && standBetween(sequential, duel.base.name, duel.candidate.name);
  if (!sequential || !stand) return null;
  const order = observedTasks(sequential, duel.base.name, duel.candidate.name) ?? [];
  const pairs = new Map(duel.pairing.pairs.map((pair) => [pair.task.id, pair]));
  const inOrder = order.flatMap((task) => pairs.get(task) ?? []);
  const observed = new Set(order);
  const fixed = evidenceOf(duel, alpha, ({ task }) => observed.has(task.id));
  const ahead = (of: (pair: Pair) => RatioPair) => {
    const signs = new BettingSequence({ alpha: alpha / 2 });
    for (const pair of inOrder) {
      const { ratio: one } = logRatio([of(pair)]);
      if (one !== null) signs.add(-Math.sign(Math.log(one)));
    }
    return signs.interval.low > 0;
  };
  const { value, low, high } = stand;
  const violated = stand.state === "violated";
  return {
    ...fixed,
    tasks: stand.n,
    success: violated ? { value: stand.value, low: null, high: null } : { value, low, high },
    latency: { ...fixed.latency, low: null, high: null },
    cost: { ...fixed.cost, low: null, high: null },
    faster: !violated && duel.why.latency === null && ahead((pair) => secondsPair(duel, pair)),
    // A cost that is only known to be at least so much is no gain.
    cheaper: !violated && duel.why.cost === null && !lowerBounds(inOrder).candidate && ahead((pair) => costPair(pair)),
  };
}

function successOf({ graded }: Pair["base"]): number {
  return mean(graded.map(({ verdict }) => (verdict === "resolved" ? 1 : 0))) ?? 0;
}

function secondsPair({ base, candidate }: Duel, pair: Pair): RatioPair {
  return {
    base: pair.base.graded.map((trial) => secondsOf(trial, base.timeLimit)),
    candidate: pair.candidate.graded.map((trial) => secondsOf(trial, candidate.timeLimit)),
  };
}

/** Of costs that were measured throughout: see Duel.why. */
function costPair({ base, candidate }: Pair): RatioPair {
  const costs = ({ graded }: Pair["base"]) => graded.flatMap(({ costUsd }) => costUsd ?? []);
  return { base: costs(base), candidate: costs(candidate) };
}

/** A cost that is at least what was measured bounds the ratio on one side only. */
function bounded(cost: Evidence["cost"], pairs: readonly Pair[]): Evidence["cost"] {
  const atLeast = lowerBounds(pairs);
  return { ...cost, low: atLeast.base ? null : cost.low, high: atLeast.candidate ? null : cost.high };
}

function ratio(pairs: readonly RatioPair[], alpha: number): Evidence["latency"] {
  const { ratio: value, low, high } = logRatio(pairs, alpha);
  return { ratio: value, low, high };
}
