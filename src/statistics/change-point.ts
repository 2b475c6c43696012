import { mean } from "./mean.ts";
import { Random } from "./random.ts";

/** A place in a series where its level changes. */
export interface ChangePoint {
  /** The first entry of the new level. */
  readonly index: number;
  /** The level before and after, back to the change points beside it. */
  readonly before: number;
  readonly after: number;
  /** p value of "no change" in the stretch it was found in. */
  readonly p: number;
}

export interface ChangeOptions {
  readonly seed: number | string;
  /** Level of each test; 0.01 unless told: a history is looked at every night. */
  readonly alpha?: number;
  /** Random rearrangements at most; 4,999 unless told. */
  readonly resamples?: number;
}

/** Attempts of one run at one task. */
export interface SuccessCount {
  readonly successes: number;
  readonly attempts: number;
}

/**
 * Changes of the success rate over runs of one suite. Each entry of the series is a run: its attempts at every task, in
 * one and the same order of tasks; a task that a run lacks has 0 attempts there. The statistic is the largest over
 * all splits of Mantel and Haenszel's (1959): what each task succeeded after the split beyond its own rate over all runs,
 * summed over tasks, squared, by its variance. Its distribution without a change comes from dealing each task's successes
 * out to its own attempts at random, so a run that lost its easy tasks does not look worse. Where a change is
 * found both sides are searched again (binary segmentation, Vostrikova 1981): a series without any change shows one with
 * probability alpha at most. The levels of a change are means over the tasks with attempts on both sides of it.
 *
 * Attempts at one task are assumed to be independent: a server with good and bad nights varies more, and its swings
 * can look like steps.
 */
export function changesInSuccess(series: readonly (readonly SuccessCount[])[], options: ChangeOptions): ChangePoint[] {
  const random = new Random(options.seed);
  return search(series, options, { levels: ratesAround, test: (part) => byTask(part, random) });
}

/**
 * Changes of the level of a series with one number a run, such as mean log seconds: a permutation test
 * of the largest share of the variance that a split explains, at least two runs on each side. Runs are
 * exchangeable without a change, so the level is exact; a change needs about eight runs to show at .05,
 * more at .01, and one odd run is never called a change.
 */
export function changesInLevel(series: readonly number[], options: ChangeOptions): ChangePoint[] {
  const random = new Random(options.seed);
  return search(series, options, {
    levels: (before, after) => [mean(before) ?? 0, mean(after) ?? 0],
    test: (part) => ({
      split: bestSplit(part.length, 2, varianceGain(part)),
      draw: () => {
        const drawn = random.shuffle(part);
        return bestSplit(drawn.length, 2, varianceGain(drawn))?.gain ?? 0;
      },
    }),
  });
}

interface Split {
  readonly index: number;
  readonly gain: number;
}

interface Kind<T> {
  levels(before: readonly T[], after: readonly T[]): readonly [before: number, after: number];
  test(part: readonly T[]): {
    readonly split: Split | null;
    /** The largest gain of one random rearrangement. */
    readonly draw: () => number;
  };
}

function search<T>(series: readonly T[], options: ChangeOptions, kind: Kind<T>): ChangePoint[] {
  const found: { index: number; p: number }[] = [];
  const visit = (from: number, to: number): void => {
    const part = series.slice(from, to);
    const { split, draw } = kind.test(part);
    if (split === null || split.gain <= ROUNDING) return;
    const p = rearrangementP(split.gain, options, draw);
    if (p > (options.alpha ?? 0.01)) return;
    visit(from, from + split.index);
    found.push({ index: from + split.index, p });
    visit(from + split.index, to);
  };
  visit(0, series.length);
  const edges = [0, ...found.map((change) => change.index), series.length];
  return found.map(({ index, p }, place) => {
    const [before, after] = kind.levels(series.slice(edges[place], index), series.slice(index, edges[place + 2]));
    return { index, before, after, p };
  });
}

/** Gains that differ by less are equal but for rounding. */
const ROUNDING = 1e-9;

/** After this many rearrangements as extreme as the data, no change will be claimed. */
const ENOUGH = 100;

/** Monte Carlo p value; it stops early once it is surely large, and stays valid then (Besag & Clifford 1991). */
function rearrangementP(gain: number, { resamples = 4_999 }: ChangeOptions, draw: () => number): number {
  let extreme = 0;
  for (let round = 1; round <= resamples; round++) {
    if (draw() >= gain - ROUNDING) extreme++;
    if (extreme === ENOUGH) return extreme / round;
  }
  return (extreme + 1) / (resamples + 1);
}

/** The split with the largest gain, at least `least` entries on each side; null for too short a series. */
function bestSplit(length: number, least: number, gainAt: (index: number) => number): Split | null {
  let best: Split | null = null;
  for (let index = least; index <= length - least; index++) {
    const gain = gainAt(index);
    if (best === null || gain > best.gain) best = { index, gain };
  }
  return best;
}

type Runs = readonly (readonly SuccessCount[])[];

/** A task's attempts and successes in every run, and in all of them. */
interface Stratum {
  readonly attempts: readonly number[];
  readonly successes: readonly number[];
  readonly all: number;
  readonly won: number;
}

/** What a task counts for in a test: one that always or never succeeds tells nothing of when. */
function strataOf(part: Runs): Stratum[] {
  return Array.from({ length: tasksIn(part) }, (_, task) => {
    const attempts = part.map((run) => run[task]?.attempts ?? 0);
    const successes = part.map((run) => run[task]?.successes ?? 0);
    return { attempts, successes, all: sum(attempts), won: sum(successes) };
  }).filter(({ all, won }) => won > 0 && won < all);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function tasksIn(part: Runs): number {
  return part.reduce((most, run) => Math.max(most, run.length), 0);
}

/** Expectations and variances depend on the sizes alone, which rearranging keeps: only the successes are drawn. */
function byTask(part: Runs, random: Random) {
  const strata = strataOf(part);
  const expected = part.map((_, run) =>
    sum(strata.map(({ attempts, all, won }) => ((attempts[run] ?? 0) * won) / all)),
  );
  const variances = variancesOf(strata, part.length);
  const gains = (totals: readonly number[]) => {
    let [ahead, done] = [0, 0];
    return (index: number) => {
      for (; done < index; done++) ahead += (totals[done] ?? 0) - (expected[done] ?? 0);
      const variance = variances[index] ?? 0;
      return variance === 0 ? 0 : ahead ** 2 / variance;
    };
  };
  const best = (totals: readonly number[]) => bestSplit(part.length, 1, gains(totals));
  const observed = part.map((_, run) => sum(strata.map(({ successes }) => successes[run] ?? 0)));
  return { split: best(observed), draw: () => best(dealt(strata, part.length, random))?.gain ?? 0 };
}

/** Hypergeometric variance of the successes before each split, summed over tasks. */
function variancesOf(strata: readonly Stratum[], runs: number): number[] {
  const variances = Array<number>(runs + 1).fill(0);
  for (const { attempts, all, won } of strata) {
    let before = 0;
    for (const [run, count] of attempts.entries()) {
      variances[run] = (variances[run] ?? 0) + (won * (all - won) * before * (all - before)) / (all ** 2 * (all - 1));
      before += count;
    }
  }
  return variances;
}

/** Successes of each run, after every task's were dealt out to its attempts at random. */
function dealt(strata: readonly Stratum[], runs: number, random: Random): number[] {
  const totals = Array<number>(runs).fill(0);
  for (const { attempts, all, won } of strata) {
    let [left, wanted] = [all, won];
    for (const [run, count] of attempts.entries()) {
      for (let attempt = 0; attempt < count && wanted > 0; attempt++, left--) {
        if (random.uniform() * left >= wanted) continue;
        totals[run] = (totals[run] ?? 0) + 1;
        wanted--;
      }
    }
  }
  return totals;
}

/** Mean rates over the tasks that both stretches attempted; over each one's own when there is none such. */
function ratesAround(before: Runs, after: Runs): readonly [number, number] {
  const rates = (part: Runs) =>
    Array.from({ length: tasksIn([...before, ...after]) }, (_, task) => {
      const attempts = sum(part.map((run) => run[task]?.attempts ?? 0));
      return attempts === 0 ? null : sum(part.map((run) => run[task]?.successes ?? 0)) / attempts;
    });
  const [old, now] = [rates(before), rates(after)];
  const shared = old.some((rate, task) => rate !== null && now[task] != null);
  const over = (own: typeof old, other: typeof old) =>
    mean(own.flatMap((rate, task) => (rate === null || (shared && other[task] == null) ? [] : rate))) ?? 0;
  return [over(old, now), over(now, old)];
}

/** Share of the sum of squares that a split at an index explains, from running sums. */
function varianceGain(part: readonly number[]): (index: number) => number {
  const centre = mean(part) ?? 0;
  const squares = part.reduce((total, value) => total + (value - centre) ** 2, 0);
  let [running, done] = [0, 0];
  return (index) => {
    for (; done < index; done++) running += (part[done] ?? 0) - centre;
    if (squares === 0) return 0;
    return (running * running * (1 / index + 1 / (part.length - index))) / squares;
  };
}
