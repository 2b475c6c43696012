import { UsageError } from "../errors.ts";
import { countedTrials } from "../records/counted.ts";
import type { ResolvedProfile, RunRecord } from "../records/run.ts";
import type { TrialRecord } from "../records/trial.ts";
import type { BaselineFile, BlessedProfile } from "./file.ts";
import { suiteFingerprint } from "./key.ts";

/** The file, and the profiles that could not be taken into it with the reason. */
export interface Blessed {
  readonly file: BaselineFile;
  readonly left: readonly { readonly profile: string; readonly reason: string }[];
}

/**
 * What a run says, as a baseline to commit. Pure.
 * @param at ISO date of today.
 * @throws UsageError `not-a-baseline` for a run that stopped by what it saw, that is incomplete, or that nobody could run in.
 */
export function bless(
  run: RunRecord,
  trials: readonly TrialRecord[],
  { at, note = null }: { readonly at: string; readonly note?: string | null },
): Blessed {
  if (run.sequential !== null) {
    throw refusal(run, "it stopped by what it saw, and so leans towards what made it stop", "Run without --until.");
  }
  if (run.shard !== null)
    throw refusal(run, "it is one part of several", "Put the parts together with `agent-eval merge`.");
  const left = run.profiles.flatMap(({ name, canary, stopped }) => {
    if (canary.status === "failed") return [{ profile: name, reason: `it could not run: ${canary.reason}` }];
    return stopped === null ? [] : [{ profile: name, reason: `it was stopped on the way: ${stopped}` }];
  });
  const kept = run.profiles.filter(({ name }) => !left.some(({ profile }) => profile === name));
  if (kept.length === 0) throw refusal(run, "none of its profiles could run to the end", "Mend the profiles first.");
  const counted = countedTrials(run, trials);
  const missing = kept.flatMap(({ name }) => {
    const planned = run.plan.filter(({ profile }) => profile === name).length;
    const lacking = planned - counted.filter(({ profile }) => profile === name).length;
    return lacking === 0 ? [] : [`${lacking} of ${planned} of ${name}`];
  });
  if (missing.length > 0) {
    throw refusal(run, `trials are missing: ${missing.join(", ")}`, "Continue it with `agent-eval run --resume`.");
  }
  const tasks = run.tasks.filter(({ canary }) => !canary);
  const { id, startedAt, harnessVersion, seed, sandbox, environment } = run;
  const file: BaselineFile = {
    version: 1,
    blessedAt: at,
    note,
    run: { id, startedAt, harnessVersion, seed, sandbox, environment, modelSlots: run.config.run.modelSlots },
    suite: suiteFingerprint(tasks),
    tasks,
    profiles: kept.map((profile) => blessedProfile(profile, run, counted)),
  };
  return { file, left };
}

function refusal({ id }: RunRecord, why: string, fix: string): UsageError {
  return new UsageError("not-a-baseline", `run ${id} cannot be a baseline: ${why}`, { fix });
}

function blessedProfile(profile: ResolvedProfile, run: RunRecord, counted: readonly TrialRecord[]): BlessedProfile {
  const { name, id, agent, agentVersion, backend, backendFacts, model, contextWindow, scripted } = profile;
  const mine = Map.groupBy(
    counted.filter((trial) => trial.profile === name),
    ({ task }) => task,
  );
  const scored = run.tasks.filter((task) => !task.canary && mine.has(task.id));
  return {
    ...{ name, id, agent, agentVersion, backend, backendFacts, model, contextWindow, scripted },
    limits: { ...run.config.run.limits, ...run.config.profiles[name]?.limits },
    verdicts: Object.fromEntries(scored.map((task) => [task.id, verdictsOf(mine.get(task.id) ?? [])])),
  };
}

function verdictsOf(trials: readonly TrialRecord[]): BlessedProfile["verdicts"][string] {
  const graded = trials.filter(({ verdict }) => verdict !== "ungraded");
  return {
    resolved: graded.filter(({ verdict }) => verdict === "resolved").length,
    graded: graded.length,
    lost: trials.length - graded.length,
    score: graded.length === 0 ? null : graded.reduce((sum, { score }) => sum + score, 0) / graded.length,
  };
}
