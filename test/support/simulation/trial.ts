import type { PlannedTrial } from "../../../src/records/run.ts";
import type { TrialRecord } from "../../../src/records/trial.ts";
import { Chance } from "./chance.ts";
import type { SimulatedProfile } from "./profiles.ts";
import type { SimulatedTask } from "./tasks.ts";

export interface TrialInput {
  readonly cell: PlannedTrial;
  readonly task: SimulatedTask;
  readonly profile: SimulatedProfile;
  readonly profileId: string;
  /** True chance of success. */
  readonly chance: number;
  readonly seed: number;
  /** Every profile gets the same draws: equal profiles get equal results. */
  readonly shared: boolean;
  readonly timeoutMs: number;
  readonly startedAt: string;
}

/** Everything that a cell's attempts left, the one that counts last; its model slot is for the caller to fill in. */
export function simulateCell(input: TrialInput): TrialRecord[] {
  const { cell, profile, seed } = input;
  const name = input.shared ? "anyone" : cell.profile;
  const fate = new Chance(seed, "fate", cell.profile, cell.task, cell.repeat);
  const counted = simulateTrial(input, new Chance(seed, "trial", name, cell.task, cell.repeat));
  const lost = fate.next() < (profile.lost ?? 0);
  const lostAttempts = lost ? 3 : fate.next() < (profile.retried ?? 0) ? 1 : 0;
  const records: TrialRecord[] = [];
  for (let attempt = 1; attempt <= Math.max(1, lostAttempts + (lost ? 0 : 1)); attempt++) {
    const id = `${cell.task}.${cell.profile}.r${cell.repeat}${attempt > 1 ? `.a${attempt}` : ""}`;
    const before = records.at(-1);
    const retryOf = before ? { id: before.id, reason: before.reason ?? "" } : null;
    const base = { ...counted, id, attempt, retryOf, artifacts: `artifacts/${id}` };
    records.push(attempt <= lostAttempts ? lostOf(base) : base);
  }
  return records;
}

function lostOf(trial: TrialRecord): TrialRecord {
  return {
    ...trial,
    termination: "crashed",
    verdict: "ungraded",
    score: 0,
    subScores: {},
    blame: "infra",
    reason: "grading was not possible; the container engine went away",
    limit: null,
    checks: [],
    filesChanged: 0,
  };
}

function simulateTrial({ cell, task, profile, ...input }: TrialInput, chance: Chance): TrialRecord {
  const resolved = chance.next() < input.chance;
  // Failures run longer, hard and large tasks too.
  const effort = Math.exp(0.35 * task.difficulty) * (task.contextTokens / 4000) ** 0.3 * (resolved ? 1 : 1.4);
  const wanted = 1000 * (profile.seconds ?? 60) * effort * chance.logNormal(0.35);
  const pushed = !resolved && chance.next() < (profile.timeouts ?? 0.01) * (1 + Math.max(0, task.difficulty));
  const timedOut = pushed || wanted >= input.timeoutMs;
  const agent = Math.round(timedOut ? input.timeoutMs : wanted);
  const model = Math.round(agent * (0.7 + 0.2 * chance.next()));
  const output = Math.round(2500 * effort * chance.logNormal(0.4));
  const sent = Math.round(
    (profile.tokens ?? 40_000) * effort * (task.contextTokens / 4000) ** 0.4 * chance.logNormal(0.4),
  );
  const requests = chance.whole(4, 18);
  const window = profile.contextWindow ?? 65_536;
  const wish = Math.round(2.2 * task.contextTokens + 9000 * chance.logNormal(0.3));
  const peak = Math.min(wish, Math.round(window * 0.97));
  const compactions = wish > window ? 1 + Math.floor(wish / window / 2) : 0;
  const toolCalls = requests + chance.whole(0, 6);
  const modelless = profile.agent === "oracle" || profile.agent === "noop";
  const required = chance.whole(3, 12);
  const passing = resolved ? required : chance.whole(0, required - 1);
  const unlucky = !resolved && !timedOut ? chance.next() : 1;
  const blame = resolved ? null : unlucky < 0.04 ? "profile" : unlucky < 0.08 ? "ambiguous" : "agent";
  const reason = timedOut
    ? "it was still working at its deadline"
    : `${required - passing} of ${required} required tests do not pass`;
  return {
    version: 1,
    id: "",
    task: task.id,
    taskFingerprint: task.fingerprint,
    category: task.category,
    profile: cell.profile,
    profileId: input.profileId,
    repeat: cell.repeat,
    attempt: 1,
    retryOf: null,
    termination: timedOut ? "timeout" : blame === "profile" ? "crashed" : "completed",
    verdict: resolved ? "resolved" : "unresolved",
    score: resolved ? 1 : Math.min(0.95, passing / required),
    subScores: { hidden: passing / required },
    blame,
    taskFault: false,
    reason: resolved ? null : blame === "profile" ? "model request 7: the server reset the connection" : reason,
    limit: null,
    tampering: [],
    checks: Array.from({ length: required }, (_, index) => ({
      name: `${task.id} > case ${index + 1}`,
      kind: index < 2 ? "fail-to-pass" : "pass-to-pass",
      passed: index < passing,
      detail: index < passing ? "passed" : "failed: expected 3, got 2",
    })),
    filesChanged: chance.whole(1, 6),
    startedAt: input.startedAt,
    durationMs: {
      prepare: chance.whole(300, 900),
      agent,
      model: modelless ? 0 : model,
      grade: chance.whole(800, 4000),
    },
    modelSlot: null,
    timeToFirstTokenMs: modelless ? null : Math.round((profile.cloud ? 400 : 900) * chance.logNormal(0.3)),
    promptTokensPerSecond: modelless ? null : Math.round(1200 * chance.logNormal(0.2)),
    decodeTokensPerSecond: modelless ? null : Math.round(45 * chance.logNormal(0.1) * 10) / 10,
    speedSource: modelless ? null : profile.cloud ? "wire" : "server",
    usage: modelless
      ? null
      : {
          inputTokens: sent,
          cachedTokens: Math.round(sent * 0.6 * chance.next()),
          outputTokens: output,
          reasoningTokens: Math.round(output * 0.3),
          requests,
          peakContextTokens: Math.min(peak, sent + output),
          toolCalls,
          invalidToolCalls: chance.next() < 0.15 ? 1 : 0,
          retries: chance.next() < 0.05 ? 1 : 0,
          compactions,
          suspectedTruncations: wish > window * 2 ? 1 : 0,
          answeredAs: [],
          unmeasuredRequests: 0,
          source: profile.scripted ? "estimated" : "upstream",
        },
    ...costOf(profile, sent, output, agent, modelless),
    telemetry: modelless || profile.cloud ? null : telemetryOf(agent, profile.vramGib ?? 20),
    agentUsage: modelless ? null : { inputTokens: sent, outputTokens: output },
    rejectedPatches: modelless ? null : chance.next() < 0.1 ? 1 : 0,
    artifacts: "",
  };
}

function costOf(profile: SimulatedProfile, sent: number, written: number, agentMs: number, modelless: boolean) {
  const { price = profile.cloud ? 2 : 1 } = profile;
  if (price === null || modelless) return { costUsd: null, costBasis: null };
  if (profile.cloud) return { costUsd: (sent * price + written * price * 4) / 1e6, costBasis: "tokens" as const };
  return { costUsd: (agentMs / 3.6e6) * price, costBasis: "machine" as const };
}

function telemetryOf(agentMs: number, vramGib: number): NonNullable<TrialRecord["telemetry"]> {
  const joules = Math.round((agentMs / 1000) * 280);
  return {
    durationMs: agentMs,
    shareMs: agentMs,
    sharedBy: 1,
    energy: [{ source: "nvidia", part: "gpu", joules }],
    joules,
    peakVramBytes: Math.round(vramGib * 1024 ** 3),
  };
}
