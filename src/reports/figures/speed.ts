import type { ResolvedProfile } from "../../records/run.ts";
import type { TrialRecord } from "../../records/trial.ts";
import { quantile } from "../../statistics/quantile.ts";
import type { ProfileReport } from "../profile-report.ts";
import { spread } from "./usage.ts";

/** Median of what was measured; null when nothing was. */
function median(values: readonly (number | null)[]): number | null {
  return quantile(
    values.flatMap((value) => value ?? []),
    0.5,
  );
}

/** Times and speeds over trials. What was lost has no times of its own. */
export function speedOf(profile: ResolvedProfile, trials: readonly TrialRecord[]) {
  const kept = trials.filter(({ verdict }) => verdict !== "ungraded");
  const phase = (of: keyof TrialRecord["durationMs"], some = kept) => spread(some.map((trial) => trial.durationMs[of]));
  return {
    latencyMs: {
      prepare: phase("prepare"),
      agent: phase("agent"),
      // Only what held a model slot waited for a model.
      model: phase(
        "model",
        kept.filter(({ modelSlot }) => modelSlot !== null),
      ),
      grade: phase("grade"),
    },
    cold: coldOf(profile, trials),
    timeToFirstTokenMs: median(trials.map(({ timeToFirstTokenMs }) => timeToFirstTokenMs)),
    ...ratesOf(trials),
  } satisfies Partial<ProfileReport>;
}

/** By the server's clock if it told any trial, else by the wire's: the two are not mixed. */
function ratesOf(trials: readonly TrialRecord[]) {
  const sources = new Set(trials.map(({ speedSource }) => speedSource));
  const speedSource = sources.has("server") ? "server" : sources.has("wire") ? "wire" : null;
  const timed = trials.filter((trial) => trial.speedSource === speedSource);
  return {
    promptTokensPerSecond: median(timed.map(({ promptTokensPerSecond }) => promptTokensPerSecond)),
    decodeTokensPerSecond: median(timed.map(({ decodeTokensPerSecond }) => decodeTokensPerSecond)),
    speedSource,
  } as const;
}

/** The first trial of each session apart from the others: caches were empty for it. */
function coldOf({ backendFacts }: ResolvedProfile, trials: readonly TrialRecord[]): ProfileReport["cold"] {
  const held = trials.flatMap((trial) => (trial.modelSlot === null ? [] : [{ trial, slot: trial.modelSlot }]));
  if (held.length === 0) return null;
  const sessions = [...Map.groupBy(held, ({ slot }) => slot.session).values()];
  const first = new Set(
    sessions.map((session) => session.reduce((a, b) => (b.slot.fromMs < a.slot.fromMs ? b : a)).trial),
  );
  const of = (some: readonly TrialRecord[]) => {
    const graded = some.filter(({ verdict }) => verdict !== "ungraded");
    return {
      trials: graded.length,
      agentMs: median(graded.map(({ durationMs }) => durationMs.agent)),
      timeToFirstTokenMs: median(graded.map(({ timeToFirstTokenMs }) => timeToFirstTokenMs)),
    };
  };
  const loadMs = Number(backendFacts["loadMs"] ?? Number.NaN);
  return {
    loadMs: Number.isFinite(loadMs) && loadMs >= 0 ? loadMs : null,
    first: of([...first]),
    others: of(held.map(({ trial }) => trial).filter((trial) => !first.has(trial))),
  };
}
