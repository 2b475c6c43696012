import type { Interval } from "./interval.ts";
import { type PowerOptions, sequentialTasks, tasksNeeded } from "./power.ts";

/** What an interval of candidate minus base settles, in the order in which one is named first. */
export const VERDICTS = ["better", "worse", "equivalent", "non-inferior", "undecided"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The difference that matters, in score points, unless the configuration says otherwise. */
export const DEFAULT_MARGIN = 0.05;

export interface Decision {
  /** The first of the labels. */
  readonly verdict: Verdict;
  /** Everything the interval settles; they overlap, a candidate can be better and equivalent. */
  readonly labels: readonly Verdict[];
  /** The whole interval lies inside (-margin, margin). */
  readonly withinMargin: boolean;
}

/**
 * What an interval settles against a margin. "Undecided" is not "no difference": it says that the
 * data allow both. A 95 % interval inside the margin is stricter than two one-sided tests at 5 %.
 * @param interval of candidate minus base; a null end settles nothing.
 * @param margin the smallest difference that matters, above 0, in the unit of the interval.
 */
export function decide(
  { low, high }: Interval | { readonly low: number | null; readonly high: number | null },
  margin = DEFAULT_MARGIN,
): Decision {
  if (low === null || high === null) return { verdict: "undecided", labels: ["undecided"], withinMargin: false };
  const withinMargin = -margin < low && high < margin;
  const holds: Record<Verdict, boolean> = {
    better: low > 0,
    worse: high < 0,
    equivalent: withinMargin,
    "non-inferior": low > -margin,
    undecided: false,
  };
  const labels = VERDICTS.filter((label) => holds[label]);
  const verdict = labels[0] ?? "undecided";
  return { verdict, labels: labels.length > 0 ? labels : ["undecided"], withinMargin };
}

/**
 * How many more tasks an undecided comparison lacks to settle the margin, as planned by {@link tasksNeeded}.
 * @param sd standard deviation of the tasks' differences; null when unknown.
 * @param sequential judged by a confidence sequence: so many that eight of ten such runs have settled it.
 * @returns null when the spread is unknown or was not seen (0), since nothing can be planned from it.
 */
export function tasksMissing(
  {
    sd,
    tasks,
    margin = DEFAULT_MARGIN,
    sequential = false,
  }: { sd: number | null; tasks: number; margin?: number; sequential?: boolean },
  options?: PowerOptions,
): number | null {
  if (sd === null || sd === 0) return null;
  const needed = tasksNeeded(sd, margin, options);
  return Math.max(0, (sequential ? sequentialTasks(needed).eighty : needed) - tasks);
}
