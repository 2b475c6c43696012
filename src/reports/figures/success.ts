import type { RunRecord } from "../../records/run.ts";
import type { TrialRecord } from "../../records/trial.ts";
import { clusteredProportion } from "../../statistics/wilson.ts";
import { bucketOf, CONTEXT_BUCKETS } from "../../tasks/context-bucket.ts";
import { Category } from "../../tasks/task.ts";
import type { Success } from "../figures.ts";
import type { ProfileReport } from "../profile-report.ts";

export type TaskInfo = RunRecord["tasks"][number];

/** Tasks with this tag ask for the same kind of work in repositories of growing size. */
const LADDER = "context-ladder";

/** 1 for resolved, 0 for unresolved, a list for each task; trials without a verdict are left out. */
export function outcomesByTask(trials: readonly TrialRecord[]): Map<string, number[]> {
  const graded = trials.filter(({ verdict }) => verdict !== "ungraded");
  const byTask = Map.groupBy(graded, ({ task }) => task);
  return new Map(
    [...byTask].map(([task, group]) => [task, group.map(({ verdict }) => Number(verdict === "resolved"))]),
  );
}

/** Success over tasks like these, with its interval. */
export function successOf(trials: readonly TrialRecord[]): Success {
  const tasks = [...outcomesByTask(trials).values()];
  const outcomes = tasks.flat();
  const { rate, low, high } = clusteredProportion(tasks);
  return { rate, low, high, resolved: sum(outcomes), trials: outcomes.length };
}

/** Success by each thing that a task is; groups without a recorded trial are left out. */
export function successByKind(trials: readonly TrialRecord[], tasks: ReadonlyMap<string, TaskInfo>) {
  const group = (key: (task: TaskInfo) => string | number | null) =>
    Map.groupBy(trials, ({ task }) => {
      const info = tasks.get(task);
      return info === undefined ? null : key(info);
    });
  const table = (groups: ReadonlyMap<string | number | null, readonly TrialRecord[]>) =>
    Object.fromEntries(
      [...groups]
        .filter(([key]) => key !== null)
        .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
        .map(([key, some]) => [String(key), successOf(some)]),
    );
  const sized = (some: readonly TrialRecord[]) => ({
    ...successOf(some),
    tasks: new Set(some.map(({ task }) => task)).size,
  });
  const bySize = group(({ contextTokens }) => bucketOf(contextTokens)?.label ?? null);
  const rungs = group(({ contextTokens, tags }) => (tags.includes(LADDER) ? contextTokens : null));
  return {
    byCategory: inOrder(Category.options, (category) => trials.filter((trial) => trial.category === category)),
    byLanguage: table(group(({ language }) => language)),
    byLevel: table(group(({ level }) => level)),
    byContext: CONTEXT_BUCKETS.flatMap(({ label, from, to }) => {
      const some = bySize.get(label) ?? [];
      return some.length === 0 ? [] : [{ label, from, to, ...sized(some) }];
    }),
    ladder: [...rungs]
      .flatMap(([size, some]) => (typeof size === "number" ? [{ contextTokens: size, ...sized(some) }] : []))
      .sort((a, b) => a.contextTokens - b.contextTokens),
  };
}

/**
 * Standard error of success for exactly these tasks: `√(Σ_t p_t(1-p_t)/(n_t-1)) / T`, sampling noise
 * alone (laude-institute/terminal-bench-experiments, `sql/compute_accuracy.sql`).
 * @returns null when a task had less than two valid trials: its noise is unknown.
 */
export function fixedSuiteError(trials: readonly TrialRecord[]): number | null {
  const tasks = [...outcomesByTask(trials).values()];
  if (tasks.length === 0 || tasks.some(({ length }) => length < 2)) return null;
  const noise = tasks.map((outcomes) => {
    const p = sum(outcomes) / outcomes.length;
    return (p * (1 - p)) / (outcomes.length - 1);
  });
  return Math.sqrt(sum(noise)) / tasks.length;
}

/** How far lost trials could move success: left out, all failed, all resolved. */
export function sensitivityOf(trials: readonly TrialRecord[]): ProfileReport["sensitivity"] {
  const lost = trials.filter(({ verdict }) => verdict === "ungraded").length;
  const rateIf = (verdict: TrialRecord["verdict"]) =>
    successOf(trials.map((trial) => (trial.verdict === "ungraded" ? { ...trial, verdict } : trial))).rate;
  return { lost, allFailed: rateIf("unresolved"), allResolved: rateIf("resolved") };
}

function inOrder(categories: readonly Category[], of: (category: Category) => readonly TrialRecord[]) {
  return Object.fromEntries(
    categories.flatMap((category) => {
      const some = of(category);
      return some.length === 0 ? [] : [[category, successOf(some)]];
    }),
  ) as ProfileReport["byCategory"];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
