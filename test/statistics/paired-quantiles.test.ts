import { describe, expect, test } from "vitest";
import { pairedQuantiles } from "../../src/statistics/paired-quantiles.ts";
import { quantile } from "../../src/statistics/quantile.ts";
import { Random } from "../../src/statistics/random.ts";
import { resamplesOf } from "../../src/statistics/resamples.ts";

const resamples = resamplesOf(1, 400);

/** Tasks of very different length; the candidate takes `ratio` times as long. */
function tasksOf(count: number, repeats: number, ratio: number, seed = "times") {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const size = random.normal(0, 1);
    const times = (factor: number) =>
      Array.from({ length: repeats }, () => factor * Math.exp(size + random.normal(0, 0.3)));
    return { base: times(1), candidate: times(ratio) };
  });
}

test("with equal repeats it is the quantile of all values, as everywhere else", () => {
  for (const [count, repeats] of [
    [1, 1],
    [2, 1],
    [7, 3],
    [40, 5],
  ] as const) {
    const tasks = tasksOf(count, repeats, 2);
    const found = pairedQuantiles(tasks, [0.1, 0.5, 0.9], resamples);
    for (const [index, q] of [0.1, 0.5, 0.9].entries()) {
      const [base, candidate] = [tasks.flatMap((task) => task.base), tasks.flatMap((task) => task.candidate)];
      expect(found[index]?.base.value).toBeCloseTo(quantile(base, q) ?? 0, 10);
      expect(found[index]?.candidate.value).toBeCloseTo(quantile(candidate, q) ?? 0, 10);
    }
  }
});

test("a task whose repeats were lost keeps its weight", () => {
  const task = (value: number, repeats: number) => ({ base: Array<number>(repeats).fill(value), candidate: [value] });
  // Three short tasks of one repeat against two long ones of ten: pooled, the median would be 100.
  const tasks = [task(1, 1), task(1, 1), task(1, 1), task(100, 10), task(100, 10)];
  expect(pairedQuantiles(tasks, [0.5], resamples)[0]?.base.value).toBe(1);
});

test("resampling with weights is resampling tasks: the median of each draw by hand", () => {
  const tasks = tasksOf(6, 2, 1.5);
  const draws = resamples.draws(6);
  const medians = Array.from(
    { length: resamples.count },
    (_, row) =>
      quantile(
        tasks.flatMap(({ base }, task) => Array.from({ length: draws[row * 6 + task] ?? 0 }, () => base).flat()),
        0.5,
      ) ?? 0,
  ).sort((a, b) => a - b);
  const [found] = pairedQuantiles(tasks, [0.5], resamples);
  expect(found?.base.low).toBeCloseTo(medians[Math.floor(399 * 0.025)] ?? 0, 10);
  expect(found?.base.high).toBeCloseTo(medians[Math.ceil(399 * 0.975)] ?? 0, 10);
});

test("what both sides share cancels in the ratio", () => {
  const [p50] = pairedQuantiles(tasksOf(60, 3, 1.5), [0.5], resamples);
  const width = ({ low, high }: { low: number | null; high: number | null }) => Math.log((high ?? 0) / (low ?? 1));
  expect(p50?.ratio.low).toBeLessThan(1.5);
  expect(p50?.ratio.high).toBeGreaterThan(1.5);
  expect(width(p50?.ratio ?? { low: 1, high: 1 })).toBeLessThan(0.7 * width(p50?.base ?? { low: 1, high: 1 }));
});

describe("what nothing bounds is null", () => {
  test("no task, and one task", () => {
    expect(pairedQuantiles([], [0.5], resamples)[0]?.ratio).toEqual({ value: null, low: null, high: null });
    const [one] = pairedQuantiles([{ base: [2], candidate: [3] }], [0.5], resamples);
    expect(one?.ratio).toEqual({ value: 1.5, low: null, high: null });
  });

  test("the upper end of a 90th percentile of few tasks, and every end of its ratio", () => {
    const [few] = pairedQuantiles(tasksOf(35, 1, 1), [0.9], resamples);
    expect(few?.base.low).not.toBeNull();
    expect(few?.base.high).toBeNull();
    expect(few?.ratio).toMatchObject({ low: null, high: null });
    const [enough] = pairedQuantiles(tasksOf(36, 1, 1), [0.9], resamples);
    expect(enough?.ratio.high).not.toBeNull();
  });

  test("a ratio to times of 0", () => {
    const zeros = Array.from({ length: 10 }, () => ({ base: [0], candidate: [1] }));
    expect(pairedQuantiles(zeros, [0.5], resamples)[0]?.ratio).toEqual({ value: null, low: null, high: null });
  });
});
