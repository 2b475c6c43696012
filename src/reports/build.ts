import type { ResolvedProfile, RunRecord } from "../records/run.ts";
import type { TrialRecord, Usage } from "../records/trial.ts";
import { quantile } from "../statistics/quantile.ts";
import { clusteredProportion } from "../statistics/wilson.ts";
import { Category } from "../tasks/task.ts";
import type { ProfileReport, Report } from "./report.ts";
import { canaryCount, gapOf, scoresOf } from "./scores.ts";

/** The report of a run: a pure function of its records. */
export function buildReport(run: RunRecord, records: readonly TrialRecord[]): Report {
  const { counted, superseded } = separate(run, records);
  const canaries = new Set(run.tasks.filter(({ canary }) => canary).map(({ id }) => id));
  const profiles = run.profiles.map((profile) => {
    const mine = counted.filter((trial) => trial.profile === profile.name);
    return summarise(profile, mine, canaries);
  });
  const graded = counted.every((trial) => trial.verdict !== "ungraded");
  const { id, startedAt, harnessVersion, sandbox, sandboxReason, isolation, seed, environment } = run;
  return {
    schemaVersion: 1,
    run: {
      ...{ id, startedAt, harnessVersion, sandbox, sandboxReason, isolation, seed, environment },
      tasks: run.tasks.length,
      canaries: [...canaries],
      planned: run.plan.length,
      recorded: counted.length,
      complete: graded && counted.length === run.plan.length && profiles.every(({ status }) => status === "ran"),
    },
    modelSlots: slotUse(run.config.run.modelSlots, records),
    profiles,
    trials: counted,
    retried: superseded,
  };
}

/** The last attempt of each cell counts, in the order of the plan: a resumed run reads like an undisturbed one. */
function separate(run: RunRecord, records: readonly TrialRecord[]) {
  const key = (cell: { task: string; profile: string; repeat: number }) =>
    `${cell.task}.${cell.profile}.${cell.repeat}`;
  const last = new Map<string, TrialRecord>();
  for (const record of records) {
    const known = last.get(key(record));
    if (!known || record.attempt >= known.attempt) last.set(key(record), record);
  }
  const counted = run.plan.flatMap((cell) => last.get(key(cell)) ?? []);
  return { counted, superseded: records.filter((record) => last.get(key(record)) !== record) };
}

function summarise(
  profile: ResolvedProfile,
  trials: readonly TrialRecord[],
  canaries: ReadonlySet<string>,
): ProfileReport {
  // Nobody can do what cannot be done: a canary is neither success nor failure.
  const scored = trials.filter(({ task }) => !canaries.has(task));
  const failed = profile.canary.status === "failed";
  const worked = trials.filter((trial) => trial.modelSlot !== null);
  const usages = trials.flatMap((trial) => trial.usage ?? []);
  const counted = usages.filter((usage) => usage.inputTokens !== null);
  const total = (count: (usage: Usage) => number | null) => usages.reduce((sum, usage) => sum + (count(usage) ?? 0), 0);
  const blamed = (blame: TrialRecord["blame"]) => scored.filter((trial) => trial.blame === blame).length;
  const { name, id, agent, agentVersion, backend, backendFacts, model, contextWindow, scripted } = profile;
  const peakContext = Math.max(0, ...counted.map((usage) => usage.peakContextTokens ?? 0));
  const window = Number(backendFacts["contextLoaded"] ?? contextWindow) || null;
  const spread = (values: readonly number[]) => ({ p50: quantile(values, 0.5), p90: quantile(values, 0.9) });
  // What was lost has no times of its own, and only what held a model slot waited for a model.
  const kept = trials.filter((trial) => trial.verdict !== "ungraded");
  const phase = (of: keyof TrialRecord["durationMs"], some = kept) => spread(some.map((trial) => trial.durationMs[of]));
  const withModel = kept.filter((trial) => trial.modelSlot !== null);
  return {
    ...{ name, id, agent, agentVersion, backend, backendFacts, model, contextWindow, scripted },
    status: failed ? "failed" : profile.stopped === null ? "ran" : "stopped",
    statusReason: failed ? profile.canary.reason : profile.stopped,
    success: successOf(scored),
    byCategory: Object.fromEntries(
      Category.options.flatMap((category) => {
        const some = scored.filter((trial) => trial.category === category);
        return some.length === 0 ? [] : [[category, successOf(some)]];
      }),
    ),
    scores: scoresOf(scored),
    gap: gapOf(scored),
    canaries: canaryCount(trials.filter(({ task }) => canaries.has(task))),
    latencyMs: {
      prepare: phase("prepare"),
      agent: phase("agent"),
      model: phase("model", withModel),
      grade: phase("grade"),
    },
    timeToFirstTokenMs: median(trials.map((trial) => trial.timeToFirstTokenMs)),
    ...speedsOf(trials),
    tokens:
      counted.length === 0
        ? null
        : {
            input: total((usage) => usage.inputTokens),
            cached: total((usage) => usage.cachedTokens),
            output: total((usage) => usage.outputTokens),
            reasoning: total((usage) => usage.reasoningTokens),
            peakContext,
            contextUsed: window === null ? null : peakContext / window,
            source: usages.some((usage) => usage.source === "estimated") ? "estimated" : "upstream",
          },
    requests: total((usage) => usage.requests),
    toolCalls: total((usage) => usage.toolCalls),
    invalidToolCalls: total((usage) => usage.invalidToolCalls),
    rejectedPatches: sumOfKnown(trials.map(({ rejectedPatches }) => rejectedPatches)),
    retries: total((usage) => usage.retries),
    compactions: total((usage) => usage.compactions),
    suspectedTruncations: total((usage) => usage.suspectedTruncations),
    answeredAs: [...new Set(usages.flatMap((usage) => usage.answeredAs))],
    unmeasuredRequests: total((usage) => usage.unmeasuredRequests),
    unmeasuredTrials: usages.length - counted.length,
    costUsd: sumOrNull(trials.map((trial) => trial.costUsd)),
    costBasis: trials.find((trial) => trial.costBasis !== null)?.costBasis ?? null,
    priceSource: profile.priceSource,
    energyJoules: sumOrNull(worked.map(({ telemetry }) => telemetry?.joules ?? null)),
    peakVramBytes: largest(trials.map(({ telemetry }) => telemetry?.peakVramBytes ?? null)),
    ungraded: trials.filter((trial) => trial.verdict === "ungraded").length,
    blame: {
      agent: blamed("agent"),
      profile: blamed("profile"),
      infra: blamed("infra"),
      ambiguous: blamed("ambiguous"),
    },
  };
}

function median(values: readonly (number | null)[]): number | null {
  return quantile(
    values.flatMap((value) => value ?? []),
    0.5,
  );
}

/** By the server's clock if it told any trial, else by the wire's: the two are not mixed. */
function speedsOf(trials: readonly TrialRecord[]) {
  const sources = new Set(trials.map((trial) => trial.speedSource));
  const speedSource = sources.has("server") ? "server" : sources.has("wire") ? "wire" : null;
  const timed = trials.filter((trial) => trial.speedSource === speedSource);
  return {
    promptTokensPerSecond: median(timed.map((trial) => trial.promptTokensPerSecond)),
    decodeTokensPerSecond: median(timed.map((trial) => trial.decodeTokensPerSecond)),
    speedSource,
  } as const;
}

function successOf(trials: readonly TrialRecord[]): ProfileReport["success"] {
  const graded = trials.filter((trial) => trial.verdict !== "ungraded");
  const byTask = Map.groupBy(graded, (trial) => trial.task);
  const scores = [...byTask.values()].map((group) => group.map((trial) => (trial.verdict === "resolved" ? 1 : 0)));
  const resolved = graded.filter((trial) => trial.verdict === "resolved").length;
  return { ...clusteredProportion(scores), resolved, trials: graded.length };
}

function largest(values: readonly (number | null)[]): number | null {
  const known = values.flatMap((value) => value ?? []);
  return known.length === 0 ? null : Math.max(...known);
}

function sumOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.flatMap((value) => value ?? []);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

function sumOrNull(values: readonly (number | null)[]): number | null {
  if (values.length === 0 || values.includes(null)) return null;
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

/** From the first agent's start to the last one's end: how long slots stood empty. */
function slotUse(slots: number, records: readonly TrialRecord[]): Report["modelSlots"] {
  const held = records.flatMap(({ modelSlot }) => modelSlot ?? []);
  if (held.length === 0) return null;
  // A pause between two sessions of one run is nobody's idle time.
  const sessions = [...Map.groupBy(held, ({ session }) => session).values()];
  const span = (group: typeof held) =>
    Math.max(...group.map(({ toMs }) => toMs)) - Math.min(...group.map(({ fromMs }) => fromMs));
  const spanMs = sessions.reduce((sum, group) => sum + span(group), 0);
  const busy = held.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const idleMs = Math.max(0, slots * spanMs - busy);
  return { slots, spanMs, idleMs, idleShare: spanMs === 0 ? 0 : idleMs / (slots * spanMs) };
}
