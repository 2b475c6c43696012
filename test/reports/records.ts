import { Config } from "../../src/config/config.ts";
import { type ResolvedProfile, RunRecord } from "../../src/records/run.ts";
import { TrialRecord } from "../../src/records/trial.ts";

type Usage = NonNullable<TrialRecord["usage"]>;

/** Metered tokens; 1000 in, 100 out in 2 requests unless said otherwise. */
export function usage(more: Partial<Usage> = {}): Usage {
  return {
    inputTokens: 1000,
    cachedTokens: 0,
    outputTokens: 100,
    reasoningTokens: 0,
    requests: 2,
    peakContextTokens: 600,
    toolCalls: 1,
    invalidToolCalls: 0,
    retries: 0,
    compactions: 0,
    suspectedTruncations: 0,
    answeredAs: [],
    unmeasuredRequests: 0,
    source: "upstream",
    ...more,
  };
}

/** A finished trial of `profile` at `task`, resolved unless said otherwise. */
export function trial(task: string, profile: string, repeat = 1, more: Partial<TrialRecord> = {}): TrialRecord {
  const attempt = more.attempt ?? 1;
  const id = `${task}.${profile}.r${repeat}${attempt > 1 ? `.a${attempt}` : ""}`;
  const verdict = more.verdict ?? "resolved";
  return TrialRecord.parse({
    version: 1,
    id,
    task,
    taskFingerprint: "f",
    category: "patch",
    profile,
    profileId: "0123456789ab",
    repeat,
    attempt,
    retryOf: null,
    termination: "completed",
    verdict,
    score: verdict === "resolved" ? 1 : 0,
    subScores: {},
    taskFault: false,
    blame: verdict === "resolved" ? null : verdict === "ungraded" ? "infra" : "agent",
    reason: verdict === "resolved" ? null : "1 of 3 required tests do not pass",
    limit: null,
    tampering: [],
    checks: [],
    filesChanged: 1,
    startedAt: "2026-11-20T12:00:00.000Z",
    durationMs: { prepare: 10, agent: 1000, model: 800, grade: 200 },
    modelSlot: { session: 1, slot: 0, fromMs: 0, toMs: 1000 },
    timeToFirstTokenMs: 50,
    promptTokensPerSecond: 900,
    decodeTokensPerSecond: 40,
    speedSource: "server",
    usage: usage(),
    costUsd: null,
    costBasis: null,
    telemetry: null,
    agentUsage: null,
    rejectedPatches: null,
    artifacts: `artifacts/${id}`,
    ...more,
  } satisfies TrialRecord);
}

export function profile(name: string, more: Partial<ResolvedProfile> = {}): ResolvedProfile {
  return {
    name,
    id: "0123456789ab",
    agent: "codex",
    agentVersion: "1.2.3",
    backend: "server",
    backendFacts: {},
    model: "m",
    contextWindow: null,
    scripted: false,
    priceSource: null,
    canary: { status: "passed", reason: "ran", durationMs: 5 },
    stopped: null,
    ...more,
  };
}

/** A run of these tasks and profiles, everything planned `repeats` times. */
export function run(
  tasks: readonly string[],
  profiles: readonly ResolvedProfile[],
  more: Partial<RunRecord> = {},
  repeats = 1,
): RunRecord {
  const config = Config.parse({ profiles: Object.fromEntries(profiles.map(({ name }) => [name, { agent: "noop" }])) });
  return RunRecord.parse({
    version: 1,
    id: "20261120-120000-test",
    startedAt: "2026-11-20T12:00:00.000Z",
    harnessVersion: "0.1.0",
    seed: 1,
    sandbox: "local",
    sandboxReason: "asked for",
    isolation: { status: "none", probes: [] },
    environment: {},
    images: {},
    config,
    baseDir: "/project",
    tasks: tasks.map((id) => ({
      id,
      category: "patch",
      language: "typescript",
      level: 1,
      sensitivity: "internal" as const,
      contextTokens: null,
      tags: [],
      canary: false,
      fingerprint: "f",
    })),
    profiles: [...profiles],
    plan: profiles.flatMap(({ name }) =>
      tasks.flatMap((task) =>
        Array.from({ length: repeats }, (_, index) => ({ task, profile: name, repeat: index + 1 })),
      ),
    ),
    sequential: null,
    shard: null,
    merged: null,
    ...more,
  } satisfies RunRecord);
}
