import { binarySd, pairedSd, sequentialTasks, tasksNeeded } from "../statistics/power.ts";
import type { Sequential } from "./sequential.ts";

/** Share of tasks that only the weaker profile solves: what one has to assume before the first trial. */
const OTHER_WAY = 0.05;
/** Share of the spread of differences that is chance between repeats of a task, and not the task itself. */
const BY_CHANCE = 0.5;
const STEP = 0.01;

/** What it takes to settle one true difference in success. */
export interface Effort {
  readonly difference: number;
  /** Tasks after which half of such runs, and eight of ten, have settled it; the suite may have fewer. */
  readonly tasks: { readonly median: number; readonly eighty: number };
  /** Trials of these halves and eighths, with all candidates still running. */
  readonly trials: { readonly median: number; readonly eighty: number };
}

/** What a suite can settle: planning figures, not promises. */
export interface Expectation {
  readonly tasks: number;
  /** Smallest difference that eight of ten sequential runs settle with these tasks; null when none. */
  readonly settles: number | null;
  /** The same for a run of fixed size over all tasks, which nobody looks at before its end. */
  readonly fixed: number | null;
  readonly efforts: readonly Effort[];
  /** Tasks until eight of ten runs without any difference are over: equivalent within the margin, or futile. */
  readonly equivalence: number;
}

/**
 * What to expect of a design before its first trial, for yes-or-no verdicts: where one profile is better by Δ, it alone
 * solves Δ + 5 % of the tasks and the other alone 5 %. Half of that spread is taken to be chance between repeats.
 * Fixed sizes after Miller, arXiv 2411.00640, for the share of alpha that each candidate has.
 */
export function expectationOf(design: Sequential): Expectation {
  const { order, alphaEach: alpha, repeats, candidates, margin } = design;
  const sd = (difference: number) => {
    const variance = binarySd(difference + 2 * OTHER_WAY, difference) ** 2;
    return pairedSd({ between: variance * (1 - BY_CHANCE), within: variance * BY_CHANCE }, repeats);
  };
  const fixedSize = (difference: number) => tasksNeeded(sd(difference), difference, { alpha });
  const smallest = (needed: (difference: number) => number) => {
    for (let step = 1; step * STEP < 1; step += 1) if (needed(step * STEP) <= order.length) return step * STEP;
    return null;
  };
  const trialsOf = (tasks: number) => tasks * repeats * (candidates.length + 1);
  return {
    tasks: order.length,
    settles: smallest((difference) => sequentialTasks(fixedSize(difference)).eighty),
    fixed: smallest(fixedSize),
    efforts: [0.3, 0.2, 0.1].map((difference) => {
      const tasks = sequentialTasks(fixedSize(difference));
      return { difference, tasks, trials: { median: trialsOf(tasks.median), eighty: trialsOf(tasks.eighty) } };
    }),
    equivalence: sequentialTasks(tasksNeeded(sd(0), margin, { alpha })).eighty,
  };
}
