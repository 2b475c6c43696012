import { observedTasks, type Sequential, standBetween } from "../sequential/sequential.ts";
import { BettingSequence } from "../statistics/betting.ts";
import { type Decision, decide, tasksMissing } from "../statistics/decision.ts";
import { pairedDifference } from "../statistics/paired.ts";
import type { SuccessComparison } from "./comparison.ts";
import type { Attempts, Pair, Pairing, Side } from "./sides.ts";

export interface Level {
  /** Largest difference that does not matter. */
  readonly margin: number;
  /** 1 - level of the intervals. */
  readonly alpha: number;
}

type Score = (attempts: Attempts) => number;

/**
 * Success of the candidate less that of the base over the tasks that both have, for tasks like these: repeats are
 * averaged inside a task first (facts of method: statistics/paired.ts).
 * A run that could stop by what it saw has no fixed size: its own confidence sequence gives the verdict, over the tasks
 * that it observed, and for a pair that it did not watch there is none.
 * @param whole whether these are all tasks of one run, so that its sequence may speak.
 */
export function compareSuccess(
  { pairs, lost }: Pairing,
  base: Side,
  candidate: Side,
  level: Level,
  whole: boolean,
): SuccessComparison {
  const watch = whole ? watchOf(base, candidate) : null;
  const unwatched = watch === null && (base.run.sequential !== null || candidate.run.sequential !== null);
  const used = watch === null ? pairs : pairs.filter(({ task }) => watch.observed.has(task.id));
  const fixed = differenceOf(used, rateOf, level);
  const { value, low, high, p, method } = watch === null ? fixed : { ...watch.stand, method: "betting" as const };
  const tasks = watch?.stand.n ?? used.length;
  const alpha = watch?.alpha ?? level.alpha;
  const noVerdict = unwatched || watch?.stand.state === "violated";
  const { verdict, labels, withinMargin } = noVerdict ? UNDECIDED : decide({ low, high }, level.margin);
  const plan = { sd: fixed.sd, tasks, margin: level.margin, sequential: watch !== null };
  const missing = noVerdict ? null : tasksMissing(plan, { alpha });
  const score = differenceOf(used, scoreOf, level, false);
  return {
    base: meanOf(used.map((pair) => rateOf(pair.base))),
    candidate: meanOf(used.map((pair) => rateOf(pair.candidate))),
    tasks,
    alpha,
    difference: { value, low, high },
    verdict,
    labels: [...labels],
    withinMargin,
    p: noVerdict ? null : p,
    pHolm: null,
    family: null,
    method: value === null ? null : method,
    sd: fixed.sd,
    // A suite that is large enough by the plan and still undecided has a difference near the margin: no number helps.
    tasksMissing: verdict === "undecided" && missing !== null && missing > 0 ? missing : null,
    score: { value: score.value, low: score.low, high: score.high },
    sensitivity: sensitivityOf([...pairs, ...lost], level, unwatched ? "none" : watch),
  };
}

const UNDECIDED: Decision = { verdict: "undecided", labels: ["undecided"], withinMargin: false };

/** What a sequential run says of two of its profiles. */
interface Watch {
  readonly stand: NonNullable<ReturnType<typeof standBetween>>;
  readonly observed: ReadonlySet<string>;
  /** Every task that was looked at, by its last look. */
  readonly order: readonly string[];
  readonly alpha: number;
}

function watchOf(base: Side, candidate: Side): Watch | null {
  const { sequential } = base.run;
  if (sequential === null) return null;
  const stand = standBetween(sequential, base.profile, candidate.profile);
  const observed = observedTasks(sequential, base.profile, candidate.profile);
  if (stand === null || observed === null) return null;
  return { stand, observed: new Set(observed), order: lookedAt(sequential), alpha: sequential.alphaEach };
}

function lookedAt({ looks }: Sequential): string[] {
  const tasks = looks.flatMap(({ added }) => added.map(({ task }) => task));
  return [...new Set(tasks.toReversed())].toReversed();
}

/** A family of candidates that are held against one base together. */
export interface Family {
  readonly size: number;
  readonly margin: number;
  /** Chance of any wrong call in it. */
  readonly alpha: number;
}

/**
 * The verdict after Holm: a difference that the family of candidates does not support is not called one. What would
 * settle an open one is planned for the smallest share of alpha that Holm may leave it.
 */
export function withHolm(success: SuccessComparison, pHolm: number | null, family: Family): SuccessComparison {
  if (pHolm === null) return success;
  const { size, margin, alpha } = family;
  const adjusted = { ...success, pHolm, family: size };
  const kept = success.labels.filter((label) => label !== "better" && label !== "worse" && label !== "undecided");
  const labels = pHolm <= alpha ? success.labels : kept.length > 0 ? kept : (["undecided"] as const);
  const verdict = labels[0] ?? "undecided";
  if (verdict !== "undecided") return { ...adjusted, labels: [...labels], verdict };
  const missing = tasksMissing({ sd: success.sd, tasks: success.tasks, margin }, { alpha: alpha / size });
  return { ...adjusted, labels: [...labels], verdict, tasksMissing: missing || null };
}

function differenceOf(pairs: readonly Pair[], score: Score, { alpha }: Level, binary = isBinary(pairs)) {
  const differences = pairs.map(({ base, candidate }) => score(candidate) - score(base));
  return pairedDifference(differences, { binary, alpha });
}

/** One valid trial of each task on each side. */
function isBinary(pairs: readonly Pair[]): boolean {
  return pairs.every(({ base, candidate }) => base.graded.length === 1 && candidate.graded.length === 1);
}

function rateOf({ graded }: Attempts): number {
  return graded.filter(({ verdict }) => verdict === "resolved").length / graded.length;
}

function scoreOf({ graded }: Attempts): number {
  return graded.reduce((sum, { score }) => sum + score, 0) / graded.length;
}

function sensitivityOf(
  all: readonly Pair[],
  level: Level,
  watch: Watch | "none" | null,
): SuccessComparison["sensitivity"] {
  if (all.every(({ base, candidate }) => base.lost + candidate.lost === 0)) return null;
  const binary = all.every(({ base, candidate }) => sizeOf(base) === 1 && sizeOf(candidate) === 1);
  const as = (worth: number) => {
    if (watch !== null && watch !== "none") return sequenceWithLost(all, worth, level, watch);
    const { value, low, high } = differenceOf(all, (attempts) => rateWithLost(attempts, worth), level, binary);
    const { verdict } = watch === "none" ? UNDECIDED : decide({ low, high }, level.margin);
    return { difference: { value, low, high }, verdict };
  };
  return { lostAsFailed: as(0), lostAsResolved: as(1) };
}

/** What the run's sequence would have said, had it seen the lost trials end so. */
function sequenceWithLost(all: readonly Pair[], worth: number, { margin }: Level, { order, alpha }: Watch) {
  const pairs = new Map(all.map((pair) => [pair.task.id, pair]));
  const differences = order.flatMap((task) => {
    const pair = pairs.get(task);
    return pair ? rateWithLost(pair.candidate, worth) - rateWithLost(pair.base, worth) : [];
  });
  const betting = new BettingSequence({ alpha });
  for (const difference of differences) betting.add(difference);
  const { low, high } = betting.interval;
  const { verdict } = betting.violated ? UNDECIDED : decide({ low, high }, margin);
  return { difference: { value: meanOf(differences), low, high }, verdict };
}

function sizeOf({ graded, lost }: Attempts): number {
  return graded.length + lost;
}

function rateWithLost(attempts: Attempts, worth: number): number {
  const resolved = attempts.graded.filter(({ verdict }) => verdict === "resolved").length;
  return (resolved + worth * attempts.lost) / sizeOf(attempts);
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
