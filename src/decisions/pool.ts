import type { Side } from "../comparisons/sides.ts";
import { resolveBackend } from "../config/consistency.ts";
import { type Location, locationOf } from "../config/location.ts";
import { countedTrials } from "../records/counted.ts";
import type { ResolvedProfile, RunRecord } from "../records/run.ts";
import type { TrialRecord } from "../records/trial.ts";
import type { Recommended } from "./profile-files/profile-files.ts";

/** A run with its journal. */
export interface RunWithTrials {
  readonly run: RunRecord;
  readonly trials: readonly TrialRecord[];
}

/** A profile as one run measured it. */
export interface Entrant extends Recommended {
  readonly side: Side;
  readonly resolved: ResolvedProfile;
  readonly location: Location;
  /** The trials that count and have a verdict, canaries left out. */
  readonly graded: readonly TrialRecord[];
  /** Claims to have done the impossible. */
  readonly canariesClaimed: number;
  /** Longest time (s) of an agent; null: the configuration does not say. */
  readonly timeLimit: number | null;
  /** Trials that the run planned for it, and those of them with a verdict. */
  readonly planned: number;
  readonly measured: number;
  /** The same profile, identity included, in other runs, the newest first. */
  readonly others: readonly Entrant[];
  /** It stands in for the entrant, whose own run does not have the profile it is compared with. */
  readonly borrowed: boolean;
}

/**
 * Every profile once, in the order of the newest run, those of older runs behind. Each is taken from the newest run
 * that has its name, unless it failed there or got verdicts for less than half of what was planned, and an older run
 * measured the same identity: a run that broke off says nothing against what was settled.
 */
export function entrantsOf(runs: readonly RunWithTrials[]): Entrant[] {
  const newestFirst = [...runs].sort((a, b) => (a.run.startedAt < b.run.startedAt ? 1 : -1));
  const found = new Map<string, Entrant[]>();
  for (const one of newestFirst) {
    const trials = Map.groupBy(countedTrials(one.run, one.trials), ({ profile }) => profile);
    for (const resolved of one.run.profiles) {
      const mine = entrant(one, resolved, trials.get(resolved.name) ?? []);
      found.set(resolved.name, [...(found.get(resolved.name) ?? []), mine]);
    }
  }
  return [...found.values()].flatMap(([newest, ...older]) => {
    if (!newest) return [];
    const same = [newest, ...older.filter(({ resolved }) => resolved.id === newest.resolved.id)];
    const taken = same.find(isWhole) ?? newest;
    return [{ ...taken, others: same.filter((one) => one !== taken) }];
  });
}

/**
 * Two entrants within the newest run that measured most of both, if there is one; else each from its own. A run that has
 * less than half the trials of what it would stand in for is none.
 */
export function together(base: Entrant, candidate: Entrant): readonly [Entrant, Entrant] {
  if (base.side.run.id === candidate.side.run.id) return [base, candidate];
  const theirs = new Map(versionsOf(candidate).map((one) => [one.side.run.id, one]));
  for (const one of versionsOf(base)) {
    const other = theirs.get(one.side.run.id);
    if (other) return [one, other];
  }
  return [base, candidate];
}

/** The newest first. */
function versionsOf(entrant: Entrant): Entrant[] {
  const others = entrant.others.map((other) => ({ ...other, borrowed: true }));
  return [entrant, ...others]
    .filter((one) => isWhole(one) && 2 * one.measured >= entrant.measured)
    .sort((a, b) => (a.side.run.startedAt < b.side.run.startedAt ? 1 : -1));
}

function isWhole({ resolved: { canary, stopped }, planned, measured }: Entrant): boolean {
  return canary.status !== "failed" && stopped === null && measured > 0 && 2 * measured >= planned;
}

function entrant({ run, trials }: RunWithTrials, resolved: ResolvedProfile, mine: readonly TrialRecord[]): Entrant {
  const { name } = resolved;
  const config = run.config.profiles[name];
  if (!config) throw new TypeError(`no profile ${name} in the configuration of run ${run.id}`);
  const canaries = new Set(run.tasks.filter(({ canary }) => canary).map(({ id }) => id));
  const graded = mine.filter(({ verdict }) => verdict !== "ungraded");
  const plan = run.plan.filter(({ profile }) => profile === name);
  return {
    name,
    // Its own part of the run: sides are paired again and again.
    side: {
      run: { ...run, plan },
      trials: trials.filter(({ profile }) => profile === name),
      profile: name,
    },
    resolved,
    config,
    backend: config.backend === undefined ? null : resolveBackend(run.config.backends, config.backend),
    location: locationOf(config, run.config.backends, run.sandbox),
    graded: graded.filter(({ task }) => !canaries.has(task)),
    canariesClaimed: graded.filter(({ task, verdict }) => canaries.has(task) && verdict === "resolved").length,
    timeLimit: config.limits.timeoutSeconds ?? run.config.run.limits.timeoutSeconds ?? null,
    planned: plan.length,
    measured: graded.length,
    others: [],
    borrowed: false,
  };
}
