import type { ResolvedProfile, RunRecord } from "../../records/run.ts";
import { Termination, type TrialRecord } from "../../records/trial.ts";
import type { Resamples } from "../../statistics/resamples.ts";
import type { ProfileReport } from "../profile-report.ts";
import { agentTimeOf, costsOf } from "./bootstrapped.ts";
import { flakyTasks, passKOf } from "./reliability.ts";
import { canaryCount, gapOf, scoresOf } from "./scores.ts";
import { speedOf } from "./speed.ts";
import { fixedSuiteError, sensitivityOf, successByKind, successOf } from "./success.ts";
import { usageOf } from "./usage.ts";

/** What the figures of a profile depend on besides its own trials. */
export interface Setting {
  readonly tasks: ReadonlyMap<string, RunRecord["tasks"][number]>;
  readonly repeats: number;
  readonly resamples: Resamples;
}

/** Everything about one profile, from the trials that count. */
export function profileReport(
  profile: ResolvedProfile,
  trials: readonly TrialRecord[],
  { tasks, repeats, resamples }: Setting,
): ProfileReport {
  const isCanary = ({ task }: TrialRecord) => tasks.get(task)?.canary === true;
  // Nobody can do what cannot be done: a canary is neither success nor failure.
  const scored = trials.filter((trial) => !isCanary(trial));
  const graded = (some: readonly TrialRecord[]) => some.filter(({ verdict }) => verdict !== "ungraded");
  const worked = trials.filter(({ modelSlot }) => modelSlot !== null);
  const blamed = (blame: TrialRecord["blame"]) => scored.filter((trial) => trial.blame === blame).length;
  const failed = profile.canary.status === "failed";
  const { name, id, agent, agentVersion, backend, backendFacts, model, contextWindow, scripted } = profile;
  return {
    ...{ name, id, agent, agentVersion, backend, backendFacts, model, contextWindow, scripted },
    status: failed ? "failed" : profile.stopped === null ? "ran" : "stopped",
    statusReason: failed ? profile.canary.reason : profile.stopped,
    success: successOf(scored),
    ...successByKind(scored, tasks),
    fixedSuiteError: fixedSuiteError(scored),
    sensitivity: sensitivityOf(scored),
    passK: passKOf(scored, repeats),
    flaky: flakyTasks(scored),
    scores: scoresOf(scored),
    gap: gapOf(scored),
    canaries: canaryCount(trials.filter(isCanary)),
    ...speedOf(profile, trials),
    agentTimeMs: agentTimeOf(graded(trials), resamples),
    ...usageOf(profile, trials),
    rejectedPatches: sumOfKnown(trials.map(({ rejectedPatches }) => rejectedPatches)),
    costUsd: sumOrNull(trials.map(({ costUsd }) => costUsd)),
    ...costsOf(graded(scored), resamples),
    costBasis: trials.find(({ costBasis }) => costBasis !== null)?.costBasis ?? null,
    priceSource: profile.priceSource,
    energyJoules: sumOrNull(worked.map(({ telemetry }) => telemetry?.joules ?? null)),
    peakVramBytes: largest(trials.map(({ telemetry }) => telemetry?.peakVramBytes ?? null)),
    terminations: Object.fromEntries(
      Termination.options.map((end) => [end, trials.filter(({ termination }) => termination === end).length]),
    ) as ProfileReport["terminations"],
    ungraded: trials.length - graded(trials).length,
    blame: {
      agent: blamed("agent"),
      profile: blamed("profile"),
      infra: blamed("infra"),
      ambiguous: blamed("ambiguous"),
    },
  };
}

function largest(values: readonly (number | null)[]): number | null {
  return values.reduce((most, value) => (value === null || (most !== null && most >= value) ? most : value), null);
}

function sumOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.flatMap((value) => value ?? []);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

function sumOrNull(values: readonly (number | null)[]): number | null {
  if (values.length === 0 || values.includes(null)) return null;
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}
