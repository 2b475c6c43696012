import { isControl } from "../config/controls.ts";
import type { RunRecord } from "../records/run.ts";
import type { TrialRecord } from "../records/trial.ts";
import { holm } from "../statistics/holm.ts";
import { type Resamples, resamplesOf } from "../statistics/resamples.ts";
import { amountNotes, compareCost, compareTokens, whyNotCost } from "./amounts.ts";
import { changedTasks } from "./changed.ts";
import type { ComparedSide, Comparison } from "./comparison.ts";
import { contextUse } from "./context.ts";
import { compareLatency } from "./latency.ts";
import { likenessOf } from "./likeness.ts";
import { type Pairing, pairUp, profileOf, type Side } from "./sides.ts";
import { compareSuccess, withHolm } from "./success.ts";

export type { Side } from "./sides.ts";

export interface CompareOptions {
  /** Largest difference in success that does not matter; default: the candidate's configuration. */
  readonly margin?: number;
  /** 1 - level of the intervals; default: the candidate's configuration. */
  readonly alpha?: number;
  /** Which tasks take part; default: all. */
  readonly only?: (task: RunRecord["tasks"][number]) => boolean;
  /** Draws for the bootstrap; default: by the candidate run's seed. Comparisons may share them. */
  readonly resamples?: Resamples;
}

const RESAMPLES = 10_000;
/** Of a report, which has many comparisons: enough for the second digit of an interval's end. */
const RESAMPLES_OF_MANY = 2_000;

/**
 * Two sides, paired by task. Pure: equal records give an equal comparison.
 * @throws UsageError `nothing-to-compare` when two runs share no task in the same version.
 */
export function compare(base: Side, candidate: Side, options: CompareOptions = {}): Comparison {
  const { decision } = candidate.run.config;
  const { margin = decision.margin, alpha = decision.alpha } = options;
  const resamples = options.resamples ?? resamplesOf(candidate.run.seed, RESAMPLES);
  const pairing = pairUp(base, candidate, options.only);
  const { pairs, dropped } = pairing;
  const likeness = likenessOf(base, candidate, pairing);
  const sameRun = base.run.id === candidate.run.id;
  const success = compareSuccess(pairing, base, candidate, { margin, alpha }, sameRun && options.only === undefined);
  const trialsOf = (side: "base" | "candidate") => pairs.flatMap((pair) => [...pair[side].graded]);
  return {
    base: summaryOf(base, pairing, "base"),
    candidate: summaryOf(candidate, pairing, "candidate"),
    sameRun,
    sequential: base.run.sequential !== null || candidate.run.sequential !== null,
    margin,
    alpha,
    resamples: resamples.count,
    notes: [
      ...likeness.notes,
      ...amountNotes(pairs),
      ...sequentialNotes(base, candidate, success, alpha),
      ...rulesNotes(base, candidate, options),
    ],
    tasks: { compared: pairs.length, dropped: [...dropped] },
    success,
    latency: compareLatency(pairs, likeness.latency, resamples, alpha, {
      base: tellsEndings(base),
      candidate: tellsEndings(candidate),
    }),
    tokens: compareTokens(pairs, likeness.tokens, alpha),
    cost: compareCost(pairs, whyNotCost(pairs, likeness), resamples, alpha),
    context: {
      base: contextUse(base, trialsOf("base")),
      candidate: contextUse(candidate, trialsOf("candidate")),
    },
    changed: changedTasks(pairs),
  };
}

/**
 * The profile that the others of a run have to beat: the configured one, else the first that is no control, and rather
 * one whose answers come from a model than one whose answers a person wrote.
 */
export function incumbentOf(run: RunRecord): string | null {
  const { incumbent } = run.config.decision;
  const { sequential } = run;
  if (sequential !== null) return sequential.incumbent;
  if (incumbent !== undefined && run.profiles.some(({ name }) => name === incumbent)) return incumbent;
  const candidates = run.profiles.filter(({ agent }) => !isControl(agent));
  return (candidates.find(({ scripted }) => !scripted) ?? candidates[0])?.name ?? null;
}

/**
 * Every other profile of a run against the incumbent, controls left out. p-values are Holm's over all of them, and a
 * difference that does not survive him is not called one; a sequential run has shared its alpha out beforehand. Where a
 * person wrote the answers there is nothing to find by chance, so these comparisons are a family of their own.
 */
export function compareWithIncumbent(
  run: RunRecord,
  trials: readonly TrialRecord[],
  options: CompareOptions = {},
): Comparison[] {
  const incumbent = incumbentOf(run);
  if (incumbent === null) return [];
  const resamples = options.resamples ?? resamplesOf(run.seed, RESAMPLES_OF_MANY);
  const base = { run, trials, profile: incumbent };
  const comparisons = run.profiles
    .filter(({ name, agent }) => name !== incumbent && !isControl(agent))
    .map(({ name }) => compare(base, { run, trials, profile: name }, { ...options, resamples }));
  return adjustedForMany(comparisons);
}

/**
 * Comparisons that are read together: p-values after Holm, and no difference called one that he does not support.
 * Scripted profiles are a family of their own: they are nobody's candidates.
 */
export function adjustedForMany(comparisons: readonly Comparison[]): Comparison[] {
  return adjusted(adjusted(comparisons, isScripted), (comparison) => !isScripted(comparison));
}

/** The comparisons that are chosen, as a family after Holm; the others as they are. */
function adjusted(comparisons: readonly Comparison[], chosen: (comparison: Comparison) => boolean): Comparison[] {
  const inFamily = (comparison: Comparison) => chosen(comparison) && comparison.success.method !== "betting";
  const ps = comparisons.map((comparison) => (inFamily(comparison) ? comparison.success.p : null));
  const all = holm(ps);
  const size = ps.filter((p) => p !== null).length;
  return comparisons.map((comparison, index) => {
    const { success, margin, alpha } = comparison;
    return { ...comparison, success: withHolm(success, all[index] ?? null, { size, margin, alpha }) };
  });
}

function isScripted({ base, candidate }: Comparison): boolean {
  return base.scripted || candidate.scripted;
}

function summaryOf(side: Side, { pairs, lost }: Pairing, name: "base" | "candidate"): ComparedSide {
  const profile = profileOf(side);
  const failed = profile.canary.status === "failed";
  return {
    run: side.run.id,
    profile: side.profile,
    profileId: profile.id,
    agent: profile.agent,
    model: profile.model,
    status: failed ? "failed" : profile.stopped === null ? "ran" : "stopped",
    statusReason: failed ? profile.canary.reason : profile.stopped,
    scripted: profile.scripted,
    trials: pairs.reduce((sum, pair) => sum + pair[name].graded.length, 0),
    lost: [...pairs, ...lost].reduce((sum, pair) => sum + pair[name].lost, 0),
  };
}

function tellsEndings({ baseline }: Side): boolean {
  return baseline !== "verdicts";
}

/** A run that stops when it likes what it sees must not be read as one of a fixed size. */
function sequentialNotes(base: Side, candidate: Side, success: Comparison["success"], asked: number): string[] {
  if (base.run.sequential === null && candidate.run.sequential === null) return [];
  if (success.method !== "betting") {
    return [
      "A run that stops by what it sees was not made for this comparison: its intervals are too narrow here, so there is no verdict.",
    ];
  }
  const level = percentage(1 - success.alpha);
  const weaker = success.alpha > asked ? ` ${percentage(1 - asked)} was asked for, and cannot be had from it.` : "";
  return [`Success by the run's own confidence sequence at ${level}, which holds at every look.${weaker}`];
}

/** Both sides have their word on what matters; the candidate's counts, unless somebody says otherwise. */
function rulesNotes(base: Side, candidate: Side, options: CompareOptions): string[] {
  const [here, there] = [base.run.config.decision, candidate.run.config.decision];
  const differing = (["margin", "alpha"] as const)
    .filter((key) => options[key] === undefined && here[key] !== there[key])
    .map((key) => `${key} ${here[key]} and ${there[key]}`);
  if (differing.length === 0) return [];
  return [`The runs' own rules differ: ${differing.join(", ")}. Those of the candidate are used.`];
}

function percentage(share: number): string {
  return `${Number((100 * share).toFixed(2))} %`;
}
