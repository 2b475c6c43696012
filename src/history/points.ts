import { identityOf } from "../config/identity.ts";
import { hardwareOf } from "../records/hardware.ts";
import type { TrialRecord } from "../records/trial.ts";
import { mean } from "../statistics/mean.ts";
import { quantile } from "../statistics/quantile.ts";
import { clusteredProportion } from "../statistics/wilson.ts";
import type { Metric, Point, TaskTrend } from "./history.ts";
import type { PastRun } from "./read.ts";

/** One run of a profile: its graded trials at the compared tasks, by task version. */
export interface Night {
  readonly past: PastRun;
  readonly byTask: ReadonlyMap<string, readonly TrialRecord[]>;
}

/** A task in one version: another fingerprint is another task. */
export function taskKey({ task, taskFingerprint }: Pick<TrialRecord, "task" | "taskFingerprint">): string {
  return `${task}@${taskFingerprint}`;
}

/** What of a run belongs to a profile's trend. Trials without a verdict have no figures of their own. */
export function nightOf(past: PastRun, profile: string, tasks: ReadonlySet<string>): Night {
  const graded = past.trials.filter(
    (trial) => trial.profile === profile && trial.verdict !== "ungraded" && tasks.has(taskKey(trial)),
  );
  return { past, byTask: Map.groupBy(graded, taskKey) };
}

/** The profile's figures in one run, over `tasks` compared tasks. */
export function pointOf({ past, byTask }: Night, tasks: number): Point {
  const groups = [...byTask.values()];
  const trials = groups.flat();
  const scores = groups.map((group) => group.map(resolvedOf));
  const success = clusteredProportion(scores);
  const times = trials.map(({ durationMs }) => durationMs.agent);
  const [p50, p90] = [quantile(times, 0.5), quantile(times, 0.9)];
  const meanOf = (measure: (trial: TrialRecord) => number | null) =>
    meanOrNull(groups.map((g) => taskMean(g, measure)));
  const costUsd = meanOf(({ costUsd }) => costUsd);
  return {
    run: past.run.id,
    at: past.run.startedAt,
    tasks: groups.length,
    missing: tasks - groups.length,
    success:
      success.rate === null || success.low === null || success.high === null
        ? null
        : {
            ...{ rate: success.rate, low: success.low, high: success.high },
            resolved: trials.reduce((sum, trial) => sum + resolvedOf(trial), 0),
            trials: trials.length,
          },
    latencyMs: p50 === null || p90 === null ? null : { p50, p90 },
    tokens: meanOf(tokensOf),
    costUsd,
    costBasis: costUsd === null ? null : (trials[0]?.costBasis ?? null),
  };
}

/** A task's figures in one run; null when it has no graded trial there. */
export function taskPointOf({ past, byTask }: Night, key: string): TaskTrend["points"][number] | null {
  const trials = byTask.get(key) ?? [];
  const latencyMs = mean(trials.map(({ durationMs }) => durationMs.agent));
  if (latencyMs === null) return null;
  return {
    run: past.run.id,
    resolved: trials.reduce((sum, trial) => sum + resolvedOf(trial), 0),
    trials: trials.length,
    latencyMs,
    tokens: taskMean(trials, tokensOf),
    costUsd: taskMean(trials, ({ costUsd }) => costUsd),
  };
}

/**
 * A task's figure in one run as the tests for changes use it: the share of its trials that were resolved, or the mean
 * logarithm of what is above 0. null when not measured.
 */
export function figureOf({ byTask }: Night, key: string, metric: Metric): number | null {
  const trials = byTask.get(key) ?? [];
  if (metric === "success") return mean(trials.map(resolvedOf));
  const values = trials.map(measures[metric]);
  const logs = values.flatMap((value) => (value === null || value <= 0 ? [] : [Math.log(value)]));
  return logs.length < values.length ? null : mean(logs);
}

/** What has to be equal in two runs for this figure to be compared across them. */
export function conditionOf({ past, byTask }: Night, metric: Metric): string {
  const hardware = hardwareOf(past.run);
  if (metric === "latency") return hardware;
  if (metric !== "cost") return "";
  const [trial] = [...byTask.values()].flat();
  const profile = past.run.profiles.find(({ name }) => name === trial?.profile);
  const place = trial?.costBasis === "machine" ? hardware : (profile?.priceSource ?? "");
  return identityOf({ basis: trial?.costBasis ?? null, place, cost: past.run.config.cost });
}

const measures = {
  latency: ({ durationMs }: TrialRecord) => durationMs.agent,
  tokens: tokensOf,
  cost: ({ costUsd }: TrialRecord) => costUsd,
};

function resolvedOf({ verdict }: TrialRecord): number {
  return verdict === "resolved" ? 1 : 0;
}

function tokensOf({ usage }: TrialRecord): number | null {
  if (usage === null || usage.inputTokens === null || usage.outputTokens === null) return null;
  return usage.inputTokens + usage.outputTokens;
}

function taskMean(trials: readonly TrialRecord[], measure: (trial: TrialRecord) => number | null): number | null {
  return meanOrNull(trials.map(measure));
}

/** null as soon as one is not measured: the rest would be another figure. */
function meanOrNull(values: readonly (number | null)[]): number | null {
  const known = values.flatMap((value) => value ?? []);
  return known.length < values.length ? null : mean(known);
}
