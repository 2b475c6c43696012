import { describe, expect, test } from "vitest";
import { bootstrap } from "../../src/statistics/bootstrap.ts";
import { quantile } from "../../src/statistics/quantile.ts";
import { Random } from "../../src/statistics/random.ts";
import { quantileIntervals, ratioInterval, resamplesOf } from "../../src/statistics/resamples.ts";

const random = new Random(11);
/** Forty tasks of one to five values each, alike within a task. */
const tasks = Array.from({ length: 40 }, () => {
  const middle = random.normal(100, 30);
  return Array.from({ length: 1 + random.integer(5) }, () => Math.max(1, random.normal(middle, 5)));
});
const resamples = resamplesOf(3, 10_000);

describe("quantiles over resampled tasks", () => {
  test.each([0.5, 0.75])("the %f-quantile has the interval of the plain bootstrap", (q) => {
    const [found] = quantileIntervals(tasks, [q], resamples);
    // The plain one concatenates and sorts every resample.
    const plain = bootstrap(tasks, (sample) => quantile(sample.flat(), q), { seed: 8, resamples: 4000 });
    const width = (plain?.high ?? 0) - (plain?.low ?? 0);
    expect(width).toBeGreaterThan(5);
    expect(Math.abs((found?.low ?? 0) - (plain?.low ?? 0))).toBeLessThan(0.06 * width);
    expect(Math.abs((found?.high ?? 0) - (plain?.high ?? 0))).toBeLessThan(0.06 * width);
  });

  test("several at once are the same as one after the other", () => {
    const both = quantileIntervals(tasks, [0.5, 0.75], resamples);
    expect(both).toEqual([0.5, 0.75].flatMap((q) => quantileIntervals(tasks, [q], resamples)));
  });

  test("one resample of one value a task is the type-7 quantile of what was drawn", () => {
    const values = [[5], [1], [9], [2], [7], [4], [8]];
    for (let seed = 0; seed < 50; seed++) {
      const one = resamplesOf(seed, 1);
      const drawn = [...one.draws(7)].flatMap((times, task) =>
        Array.from({ length: times }, () => values[task]?.[0] ?? 0),
      );
      expect(drawn).toHaveLength(7);
      const expected = quantile(drawn, 0.45);
      expect(quantileIntervals(values, [0.45], one)[0]?.low).toBeCloseTo(expected ?? Number.NaN, 12);
    }
  });

  test("the same seed gives the same draws, another one others", () => {
    expect(quantileIntervals(tasks, [0.5], resamplesOf(3, 500))).toEqual(
      quantileIntervals(tasks, [0.5], resamplesOf(3, 500)),
    );
    expect(resamplesOf(3, 500).draws(40)).not.toEqual(resamplesOf(4, 500).draws(40));
  });

  test("few tasks bound no extreme quantile", () => {
    const some = (count: number) => Array.from({ length: count }, (_, index) => [index]);
    const ends = (count: number, q: number) => {
      const [interval] = quantileIntervals(some(count), [q], resamples);
      return [interval?.low !== null, interval?.high !== null];
    };
    expect(ends(1, 0.5)).toEqual([false, false]);
    // 0.5^5 is more than 2.5 %, 0.5^6 is less.
    expect(ends(5, 0.5)).toEqual([false, false]);
    expect(ends(6, 0.5)).toEqual([true, true]);
    // 0.9^35 is more than 2.5 %, 0.9^36 is less.
    expect(ends(35, 0.9)).toEqual([true, false]);
    expect(ends(36, 0.9)).toEqual([true, true]);
  });

  test("an end that reaches a value nobody knows is open, the other is not", () => {
    const endless = tasks.map((values, task) => (task < 12 ? [Number.POSITIVE_INFINITY] : values));
    const [p50, p90] = quantileIntervals(endless, [0.5, 0.9], resamples);
    expect(p50?.low).toBeGreaterThan(0);
    expect(p90?.high).toBeNull();
    expect(p90?.low).toBeGreaterThan(0);
  });

  test("equal values have an interval of no width, no values have none", () => {
    const equal = Array.from({ length: 40 }, () => [7, 7]);
    expect(quantileIntervals(equal, [0.5], resamples)).toEqual([{ low: 7, high: 7 }]);
    expect(quantileIntervals([], [0.5], resamples)).toEqual([{ low: null, high: null }]);
    expect(quantileIntervals([[], []], [0.5], resamples)).toEqual([{ low: null, high: null }]);
  });
});

describe("ratios over resampled tasks", () => {
  const parts = tasks.map((values) => ({ numerator: values.length * 2, denominator: values.length }));

  test("a constant ratio has no width, whatever is drawn", () => {
    expect(ratioInterval(parts, resamples)).toEqual({ low: 2, high: 2 });
  });

  test("is the plain bootstrap's", () => {
    const costs = tasks.map((values) => ({ numerator: values[0] ?? 0, denominator: values.length }));
    const found = ratioInterval(costs, resamples);
    const sum = (of: (cost: (typeof costs)[number]) => number, all: readonly (typeof costs)[number][]) =>
      all.reduce((total, each) => total + of(each), 0);
    const plain = bootstrap(
      costs,
      (sample) => sum(({ numerator }) => numerator, sample) / sum(({ denominator }) => denominator, sample),
      { seed: 8, resamples: 4000 },
    );
    const width = (plain?.high ?? 0) - (plain?.low ?? 0);
    expect(Math.abs((found.low ?? 0) - (plain?.low ?? 0))).toBeLessThan(0.06 * width);
    expect(Math.abs((found.high ?? 0) - (plain?.high ?? 0))).toBeLessThan(0.06 * width);
  });

  test("has no upper end where a resample often has no denominator", () => {
    const rare = tasks.map((_, task) => ({ numerator: 1, denominator: task === 0 ? 1 : 0 }));
    const { low, high } = ratioInterval(rare, resamples);
    expect(low).toBeGreaterThan(0);
    expect(high).toBeNull();
  });

  test("needs a handful of tasks", () => {
    expect(ratioInterval(parts.slice(0, 5), resamples)).toEqual({ low: null, high: null });
    expect(ratioInterval(parts.slice(0, 6), resamples)).toEqual({ low: 2, high: 2 });
  });
});
