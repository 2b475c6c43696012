import { type ChangePoint, changesInLevel, changesInSuccess } from "../statistics/change-point.ts";
import { mean } from "../statistics/mean.ts";
import { aroundDiffers } from "./around.ts";
import type { Change, Metric } from "./history.ts";
import { conditionOf, figureOf, type Night } from "./points.ts";

/** Chance of finding any change in a history without one: half for the profiles' series, half for the tasks'. */
export const LEVEL = 0.05;

/** Whole runs in random order hold too few orders to find anything in fewer. */
const FEWEST_RUNS = { success: 2, level: 8 };

export const METHOD: string[] = [
  "Success: the largest Mantel-Haenszel statistic, by task, over all splits, against each task's successes dealt to its own attempts at random.",
  "Latency, tokens, cost: the largest share that a split explains of the variance of the runs' mean logarithms, centred by task, against random orders of the runs.",
  "Several changes of one series by binary segmentation.",
  "Holm's procedure over the profiles' series, and over the tasks', each at half the level.",
];

/** A figure of a profile over time, under equal conditions. */
export interface Examinee {
  /** Its changes are looked up by this; the conditions of one figure share it. */
  readonly key: string;
  readonly family: "profile" | "task";
  readonly metric: Metric;
  readonly nights: readonly Night[];
  /** Versions of the tasks it is about. */
  readonly tasks: readonly string[];
}

/** The series of some metrics over these tasks: one for each condition, since figures are not compared across. */
export function examinees(
  { key, family, tasks }: Pick<Examinee, "key" | "family" | "tasks">,
  metrics: readonly Metric[],
  nights: readonly Night[],
): Examinee[] {
  return metrics.flatMap((metric) => {
    const measured = nights.filter((night) => tasks.some((task) => figureOf(night, task, metric) !== null));
    const alike = Map.groupBy(measured, (night) => conditionOf(night, metric));
    return [...alike.values()].map((group) => ({ key, family, metric, nights: group, tasks }));
  });
}

/** The changes that are supported, by key, and how many series were examined or too short for it. */
export interface Findings {
  readonly changes: ReadonlyMap<string, readonly Change[]>;
  readonly examined: number;
  readonly tooShort: number;
}

/** Examines all series together, so that many of them do not find more than one would. */
export function findChanges(all: readonly Examinee[]): Findings {
  const long = all.filter(
    ({ metric, nights }) => nights.length >= FEWEST_RUNS[metric === "success" ? "success" : "level"],
  );
  const changes = new Map<string, Change[]>();
  for (const family of ["profile", "task"] as const) {
    for (const { key, found } of familyChanges(long.filter((one) => one.family === family))) {
      changes.set(key, [...(changes.get(key) ?? []), ...found]);
    }
  }
  return { changes, examined: long.length, tooShort: all.length - long.length };
}

/**
 * Holm's procedure (1979) in its sequential form: whoever passes level ÷ remaining series is taken out, and the others
 * are held to the level ÷ fewer, until nobody passes.
 */
function familyChanges(series: readonly Examinee[]): { key: string; found: Change[] }[] {
  const level = LEVEL / 2;
  // Enough random arrangements for a p-value well below the strictest level.
  const resamples = Math.max(4_999, Math.ceil((4 * series.length) / level));
  const all = series.map((examinee) => ({ examinee, search: searchOf(examinee) }));
  let waiting = all.filter(({ search }) => search(level, resamples).length > 0);
  let remaining = series.length;
  const passed: { key: string; found: Change[] }[] = [];
  for (;;) {
    const heldTo = level / remaining;
    const results = waiting.map((one) => ({ ...one, points: one.search(heldTo, resamples) }));
    const winners = results.filter(({ points }) => points.length > 0);
    if (winners.length === 0) return passed;
    for (const { examinee, points } of winners) {
      passed.push({ key: examinee.key, found: points.map((point) => changeOf(examinee, point, heldTo)) });
    }
    remaining -= winners.length;
    waiting = results.filter(({ points }) => points.length === 0);
  }
}

type Search = (alpha: number, resamples: number) => ChangePoint[];

function searchOf({ key, metric, nights, tasks }: Examinee): Search {
  const seed = `${key} ${metric}`;
  if (metric === "success") {
    const counts = nights.map(({ byTask }) =>
      tasks.map((task) => {
        const trials = byTask.get(task) ?? [];
        return { successes: trials.filter(({ verdict }) => verdict === "resolved").length, attempts: trials.length };
      }),
    );
    return (alpha, resamples) => changesInSuccess(counts, { seed, alpha, resamples });
  }
  const levels = levelsOf(nights, tasks, metric);
  return (alpha, resamples) =>
    changesInLevel(levels, { seed, alpha, resamples }).map((point) => ({
      ...point,
      before: Math.exp(point.before),
      after: Math.exp(point.after),
    }));
}

/**
 * Mean logarithm of each run, as if every run had every task: a task's part is its distance from its own mean over the
 * runs, so a run that lacks a slow task does not look fast.
 */
function levelsOf(nights: readonly Night[], tasks: readonly string[], metric: Metric): number[] {
  const rows = tasks.map((task) => nights.map((night) => figureOf(night, task, metric)));
  const centres = rows.map((row) => mean(row.flatMap((value) => value ?? [])));
  const centre = mean(centres.flatMap((value) => value ?? [])) ?? 0;
  return nights.map((_, night) => {
    const distances = rows.flatMap((row, task) => {
      const [value, own] = [row[night] ?? null, centres[task] ?? null];
      return value === null || own === null ? [] : value - own;
    });
    return centre + (mean(distances) ?? 0);
  });
}

function changeOf({ metric, nights }: Examinee, { index, before, after, p }: ChangePoint, heldTo: number): Change {
  const [last, first] = [nights[index - 1]?.past.run, nights[index]?.past.run];
  if (last === undefined || first === undefined) throw new RangeError("a change lies between two runs");
  return {
    ...{ metric, before: last.id, after: first.id, at: first.startedAt },
    ...{ from: before, to: after, p, heldTo, coincides: aroundDiffers(last, first) },
  };
}
