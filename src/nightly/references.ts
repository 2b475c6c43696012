import { unlike } from "../baselines/find.ts";
import type { Likeness } from "../baselines/key.ts";
import { adjustedForMany, compare } from "../comparisons/compare.ts";
import type { Comparison } from "../comparisons/comparison.ts";
import type { Side } from "../comparisons/sides.ts";
import type { PastRun } from "../history/read.ts";
import { percent, pointsText } from "../reports/format.ts";
import { resamplesOf } from "../statistics/resamples.ts";
import type { Watch } from "./nightly.ts";

/** Something that tonight is compared with, and the night before by the same measure. */
export interface Reference {
  readonly profile: string;
  /** In a sentence: `the baseline agent-eval.baseline.json`. */
  readonly what: string;
  readonly base: Side;
  readonly tonight: Side;
  /** The night before under the same identity; null when there is none. */
  readonly before: Side | null;
}

export interface AgainstReference {
  readonly profile: string;
  /** Id of the reference's run, and the success in it. */
  readonly run: string;
  readonly level: number;
  /** `worse`: in both nights. `doubtful`: in one of them. `first`: not tonight, and there is no night before. */
  readonly state: "worse" | "doubtful" | "not-worse" | "first";
  /** Sentences. */
  readonly text: string;
  readonly doubt: string;
}

/**
 * What a profile is compared with: its baseline; and the last night before it became another thing, or before the
 * regression that was told of then.
 */
export function referencesOf(watch: Watch, tonight: PastRun, profile: string): Reference[] {
  const side = sideOf(tonight, profile);
  const earlier = watch.found.runs.filter(({ run }) => run.id !== tonight.run.id && isBefore(run, tonight.run));
  const fits = (past: PastRun, likeness: Likeness) =>
    unlike({ ...past, origin: past.folder, commit: null, keeps: "run" }, side, likeness).length === 0;
  const before = earlier.findLast((past) => fits(past, "identity"));
  const baseline = watch.baselines.get(profile);
  const found = baseline?.status === "found" ? baseline : null;
  const id = idOf(tonight, profile);
  const open = watch.open.get(profile);
  const changed = open && open.profileId !== id ? open.run : null;
  const other =
    changed === null
      ? lastOfOther(earlier, profile, id, fits)
      : earlier.find((past) => past.run.id === changed && fits(past, "suite"));
  const what = changed === null ? "before the profile became another thing" : "before the regression";
  const known = { profile, tonight: side, before: before ? sideOf(before, profile) : null };
  return [
    ...(found ? [{ ...known, what: `the baseline ${found.origin}`, base: found.side }] : []),
    ...(other ? [{ ...known, what: `run ${other.run.id}, ${what}`, base: sideOf(other, profile) }] : []),
  ].map((reference) => ({
    ...reference,
    // A night that is not after its reference says nothing of what came since.
    before: reference.before && isBefore(reference.base.run, reference.before.run) ? reference.before : null,
  }));
}

/** The newest run in which the name stood for another thing. */
function lastOfOther(
  earlier: readonly PastRun[],
  profile: string,
  id: string | null,
  fits: (past: PastRun, likeness: Likeness) => boolean,
): PastRun | undefined {
  return earlier.findLast((past) => {
    const own = idOf(past, profile);
    return own !== null && own !== id && fits(past, "suite");
  });
}

function isBefore(one: Side["run"], other: Side["run"]): boolean {
  return Date.parse(one.startedAt) < Date.parse(other.startedAt);
}

function idOf({ run }: PastRun, profile: string): string | null {
  return run.profiles.find(({ name }) => name === profile)?.id ?? null;
}

/** A night's times are another job's, as a baseline's are. */
function sideOf({ run, trials }: PastRun, profile: string): Side {
  return { run, trials, profile, baseline: "run" };
}

/** All comparisons of a night are one family; so are those of the night before. */
export function againstReferences(references: readonly Reference[]): AgainstReference[] {
  const tonight = adjustedForMany(references.map(({ base, tonight }) => compared(base, tonight)));
  const earlier = references.map(({ base, before }) => (before ? compared(base, before) : null));
  const before = adjustedForMany(earlier.flatMap((one) => one ?? []));
  let next = 0;
  return references.map(({ profile, what }, index) => {
    const now = tonight[index] as Comparison;
    const then = earlier[index] ? (before[next++] ?? null) : null;
    const [worse, worseBefore] = [isWorse(now), then && isWorse(then)];
    const both = worse && worseBefore === true;
    const neither = !worse && worseBefore === false;
    const state = both ? "worse" : neither ? "not-worse" : !worse && worseBefore === null ? "first" : "doubtful";
    const figures = figuresOf(now, what);
    return {
      profile,
      run: now.base.run,
      level: now.success.base ?? 0,
      state,
      text: `Two nights in a row are worse: ${figures}`,
      doubt:
        state !== "doubtful"
          ? ""
          : worse
            ? `Worse tonight, which another night has to confirm: ${figures}`
            : `Not worse any more tonight: ${figures}`,
    };
  });
}

/** Success alone is asked, so few draws do for the other figures. */
function compared(base: Side, candidate: Side): Comparison {
  return compare(base, candidate, { resamples: resamplesOf(candidate.run.seed, 100) });
}

/** What does not matter is no reason to wake anybody. */
function isWorse({ success }: Comparison): boolean {
  return success.verdict === "worse" && !success.withinMargin;
}

function figuresOf({ success }: Comparison, what: string): string {
  const { base, candidate, difference } = success;
  const { value, low, high } = difference;
  const interval = low === null || high === null ? "" : `, ${pointsText(low)} to ${pointsText(high)}`;
  return `success ${percent(candidate)} against ${percent(base)} of ${what} (${value === null ? "–" : pointsText(value)}${interval}).`;
}
