import { Config } from "../config/config.ts";
import type { RunRecord } from "../records/run.ts";
import type { TrialRecord } from "../records/trial.ts";
import type { BaselineSource, StoredRun } from "./baseline.ts";
import { type BaselineFile, type BlessedProfile, readBaselineFile } from "./file.ts";

/** A file that `agent-eval bless` wrote. @throws UsageError `no-baseline-file`, `invalid-baseline` when it is asked for. */
export function blessedSource(file: string, shown = file): BaselineSource {
  return {
    name: shown,
    async *stored() {
      yield storedFrom(await readBaselineFile(file), shown);
    },
  };
}

/**
 * A baseline file as records, so that it is compared by the same code as a run. Only verdicts and scores in them are
 * true; `keeps: "verdicts"` says so, and nothing else of them is ever told.
 */
export function storedFrom(file: BaselineFile, origin: string): StoredRun {
  const cells = file.profiles.flatMap((profile) =>
    Object.entries(profile.verdicts).flatMap(([task, { graded, lost }]) =>
      Array.from({ length: graded + lost }, (_, index) => ({ task, profile: profile.name, repeat: index + 1 })),
    ),
  );
  const trials = file.profiles.flatMap((profile) =>
    file.tasks.flatMap((task) => trialsOf(profile, task, file.run.startedAt)),
  );
  return { origin, commit: null, run: runOf(file, cells), trials, keeps: "verdicts" };
}

function runOf({ run: { modelSlots, ...run }, tasks, profiles }: BaselineFile, plan: RunRecord["plan"]): RunRecord {
  const limits = Object.fromEntries(profiles.map(({ name, limits }) => [name, { agent: "noop" as const, limits }]));
  return {
    version: 1,
    ...run,
    sandboxReason: "",
    isolation: { status: "none", probes: [] },
    images: {},
    config: Config.parse({ profiles: limits, run: { modelSlots } }),
    baseDir: ".",
    tasks,
    profiles: profiles.map(({ limits: _, verdicts: __, ...profile }) => ({
      ...profile,
      priceSource: null,
      canary: { status: "not-applicable", reason: "", durationMs: 0 },
      stopped: null,
    })),
    plan,
    sequential: null,
    shard: null,
    merged: null,
  };
}

function trialsOf(profile: BlessedProfile, task: RunRecord["tasks"][number], startedAt: string): TrialRecord[] {
  const { resolved, graded, lost, score } = profile.verdicts[task.id] ?? {
    resolved: 0,
    graded: 0,
    lost: 0,
    score: null,
  };
  return Array.from({ length: graded + lost }, (_, index): TrialRecord => {
    const verdict = index >= graded ? "ungraded" : index < resolved ? "resolved" : "unresolved";
    return {
      version: 1,
      id: `${task.id}.${profile.name}.${index + 1}`,
      task: task.id,
      taskFingerprint: task.fingerprint,
      category: task.category,
      profile: profile.name,
      profileId: profile.id,
      repeat: index + 1,
      attempt: 1,
      retryOf: null,
      termination: "completed",
      verdict,
      score: verdict === "ungraded" ? 0 : (score ?? 0),
      subScores: {},
      blame: null,
      taskFault: false,
      reason: null,
      limit: null,
      tampering: [],
      checks: [],
      filesChanged: 0,
      startedAt,
      durationMs: { prepare: 0, agent: 0, model: 0, grade: 0 },
      modelSlot: null,
      timeToFirstTokenMs: null,
      promptTokensPerSecond: null,
      decodeTokensPerSecond: null,
      speedSource: null,
      usage: null,
      costUsd: null,
      costBasis: null,
      telemetry: null,
      agentUsage: null,
      rejectedPatches: null,
      artifacts: "",
    };
  });
}
