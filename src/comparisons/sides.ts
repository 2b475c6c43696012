import { UsageError } from "../errors.ts";
import { countedTrials } from "../records/counted.ts";
import type { ResolvedProfile, RunRecord } from "../records/run.ts";
import type { TrialRecord } from "../records/trial.ts";
import { usedCells } from "../sequential/sequential.ts";

/** A profile as one run measured it. */
export interface Side {
  readonly run: RunRecord;
  /** The run's journal, as it is. */
  readonly trials: readonly TrialRecord[];
  /** Its name in this run. */
  readonly profile: string;
  /**
   * Of a baseline, what is left of its run: everything, or the verdicts alone. Another job measured it, on a machine that
   * was in another state: its times are never compared.
   */
  readonly baseline?: "run" | "verdicts";
}

type RunTask = RunRecord["tasks"][number];

/** What a side brought to one task. */
export interface Attempts {
  /** Trials with a verdict. */
  readonly graded: readonly TrialRecord[];
  /** How many trials ended without one. */
  readonly lost: number;
}

/** A task that both sides were given, in one and the same version. */
export interface Pair {
  readonly task: RunTask;
  readonly base: Attempts;
  readonly candidate: Attempts;
}

export interface Pairing {
  /** Tasks with a valid trial on both sides, sorted by name. */
  readonly pairs: readonly Pair[];
  /** Tasks that lost every trial of a side; each side was given at least one. */
  readonly lost: readonly Pair[];
  /** Left out for both, with the reason. */
  readonly dropped: readonly { readonly task: string; readonly reason: string }[];
}

/** The profile of a side. @throws TypeError when its run has none of that name. */
export function profileOf({ run, profile }: Side): ResolvedProfile {
  const found = run.profiles.find(({ name }) => name === profile);
  if (!found) throw new TypeError(`no profile ${profile} in run ${run.id}`);
  return found;
}

/**
 * Tasks side by side. A lost repeat is left out; a task without a valid trial on either side is left out for both.
 * @param only which tasks take part at all.
 * @throws UsageError `nothing-to-compare` when two runs share no task in the same version.
 */
export function pairUp(base: Side, candidate: Side, only: (task: RunTask) => boolean = () => true): Pairing {
  const theirs = new Map(candidate.run.tasks.map((task) => [task.id, task]));
  const attempts = { base: attemptsOf(base), candidate: attemptsOf(candidate) };
  const pairs: Pair[] = [];
  const lost: Pair[] = [];
  const dropped: { task: string; reason: string }[] = [];
  const drop = (task: string, reason: string) => dropped.push({ task, reason });
  for (const task of base.run.tasks.filter(only)) {
    const other = theirs.get(task.id);
    theirs.delete(task.id);
    if (!other) {
      drop(task.id, `not in run ${candidate.run.id}`);
      continue;
    }
    if (other.fingerprint !== task.fingerprint) {
      drop(task.id, "the two runs have different versions of it");
      continue;
    }
    if (task.canary) {
      drop(task.id, "a canary is never scored");
      continue;
    }
    const pair = {
      task,
      base: attempts.base.get(task.id) ?? NONE,
      candidate: attempts.candidate.get(task.id) ?? NONE,
    };
    const missing = [missingOf(pair.base, base), missingOf(pair.candidate, candidate)].filter(
      (reason) => reason !== "",
    );
    if (missing.length === 0) pairs.push(pair);
    else drop(task.id, missing.join("; "));
    const given = (side: Attempts) => side.graded.length + side.lost > 0;
    if (missing.length > 0 && given(pair.base) && given(pair.candidate)) lost.push(pair);
  }
  for (const task of theirs.values()) if (only(task)) drop(task.id, `not in run ${base.run.id}`);
  if (base.run.id !== candidate.run.id) refuseStrangers(base, candidate);
  const byName = (a: { readonly task: string }, b: { readonly task: string }) => (a.task < b.task ? -1 : 1);
  const sorted = (some: Pair[]) => some.sort((a, b) => (a.task.id < b.task.id ? -1 : 1));
  return { pairs: sorted(pairs), lost: sorted(lost), dropped: dropped.sort(byName) };
}

const NONE: Attempts = { graded: [], lost: 0 };

function attemptsOf({ run, trials, profile }: Side): Map<string, Attempts> {
  const { sequential } = run;
  // What ran ahead of the last look of a sequential run, or was broken off with it, is no part of what it judges by.
  const plan = sequential ? usedCells(sequential, run.plan) : run.plan;
  const mine = countedTrials({ plan }, trials).filter((trial) => trial.profile === profile);
  return new Map(
    [...Map.groupBy(mine, ({ task }) => task)].map(([task, some]) => {
      const graded = some.filter(({ verdict }) => verdict !== "ungraded");
      return [task, { graded, lost: some.length - graded.length }];
    }),
  );
}

function missingOf({ graded, lost }: Attempts, { run, profile }: Side): string {
  if (graded.length > 0) return "";
  const who = `${profile} of run ${run.id}`;
  if (lost > 0) return `every trial of ${who} was lost to infrastructure`;
  return run.sequential ? `no look has used a trial of ${who}` : `no trial of ${who} is recorded`;
}

function refuseStrangers(base: Side, candidate: Side): void {
  const versions = new Map(base.run.tasks.map(({ id, fingerprint }) => [id, fingerprint]));
  const names = candidate.run.tasks.filter(({ id }) => versions.has(id));
  if (names.some(({ id, fingerprint }) => versions.get(id) === fingerprint)) return;
  const why =
    names.length === 0
      ? "they have no task in common"
      : `the ${names.length === 1 ? "task" : `${names.length} tasks`} in common changed between them, ${names[0]?.id} for one`;
  throw new UsageError("nothing-to-compare", `runs ${base.run.id} and ${candidate.run.id} cannot be compared: ${why}`, {
    fix: "Compare runs of the same tasks in the same version: run the older side again.",
  });
}
