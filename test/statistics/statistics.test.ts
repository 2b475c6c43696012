import { describe, expect, test } from "vitest";
import { quantile } from "../../src/statistics/quantile.ts";
import { clusteredProportion, wilson } from "../../src/statistics/wilson.ts";

describe("Wilson's interval", () => {
  // Newcombe 1998, Statistics in Medicine 17:857, table I, method 3 (score, no continuity correction).
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("matches the published value for %i of %i", (successes, n, low, high) => {
    const interval = wilson(successes / n, n);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  test("one observation, and the ends, by hand: z²/(n+z²)", () => {
    const z2 = 1.959963984540054 ** 2;
    expect(wilson(0, 1)).toEqual({ low: 0, high: expect.closeTo(z2 / (1 + z2), 12) });
    expect(wilson(1, 1)).toEqual({ low: expect.closeTo(1 / (1 + z2), 12), high: 1 });
    expect(wilson(1, 50)).toEqual({ low: expect.closeTo(50 / (50 + z2), 12), high: 1 });
  });

  test("stays in [0, 1], holds the share, mirrors, and narrows with more observations", () => {
    for (let n = 1; n <= 60; n += 1) {
      for (let k = 0; k <= n; k += 1) {
        const { low, high } = wilson(k / n, n);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(k / n);
        expect(high).toBeGreaterThanOrEqual(k / n);
        expect(high).toBeLessThanOrEqual(1);
        const mirrored = wilson((n - k) / n, n);
        expect(mirrored.low).toBeCloseTo(1 - high, 12);
        const more = wilson(k / n, 4 * n);
        expect(more.high - more.low).toBeLessThan(high - low);
      }
    }
  });
});

describe("success over tasks", () => {
  const tasks = (...scores: number[][]) => clusteredProportion(scores);

  test("nothing graded gives nothing, never 0", () => {
    const none = { rate: null, low: null, high: null };
    expect(tasks()).toEqual(none);
    expect(tasks([], [])).toEqual(none);
  });

  test("one trial a task is plain Wilson over tasks", () => {
    const scores = Array.from({ length: 20 }, (_, index) => [index < 8 ? 1 : 0]);
    expect(clusteredProportion(scores)).toEqual({ rate: 0.4, ...wilson(0.4, 20) });
  });

  test("every task weighs the same, also with unequal repeats", () => {
    expect(tasks([1], [0, 0, 0]).rate).toBe(0.5);
    expect(tasks([1, 0], [1], [])).toMatchObject({ rate: 0.75 });
  });

  test("repeats that agree add nothing: the interval is that of the tasks", () => {
    const once = tasks([1], [0], [1], [1]);
    expect(tasks([1, 1, 1], [0, 0, 0], [1, 1, 1], [1, 1, 1])).toEqual(once);
    expect(tasks([1, 1, 1], [1, 1, 1])).toEqual({ rate: 1, ...wilson(1, 2) });
    expect(tasks([0, 0], [0, 0], [0, 0])).toEqual({ rate: 0, ...wilson(0, 3) });
  });

  test("repeats that differ within tasks narrow it, at most to that of all trials", () => {
    // Means .5 .5 .5 1: SE² = .0625/4, n_eff = .625·.375/.015625 = 15, more than the 8 trials.
    expect(tasks([1, 0], [0, 1], [1, 0], [1, 1])).toEqual({ rate: 0.625, ...wilson(0.625, 8) });
    // Means 1 0 .5 1: variance .2291667, SE² = .05729167, n_eff = .234375/.05729167 = 4.090909.
    const some = tasks([1, 1], [0, 0], [1, 0], [1, 1]);
    expect(some.rate).toBe(0.625);
    expect(some.low).toBeCloseTo(wilson(0.625, 4.090909).low, 6);
  });

  test("one task says little, however often it is repeated", () => {
    expect(tasks([1])).toEqual({ rate: 1, ...wilson(1, 1) });
    expect(tasks([1, 1, 1, 0])).toEqual({ rate: 0.75, ...wilson(0.75, 1) });
  });

  test("graded scores are taken as they are", () => {
    expect(tasks([0.5], [0.75], [0.25]).rate).toBeCloseTo(0.5, 12);
  });
});

describe("quantile", () => {
  // numpy.quantile and R's default give these.
  test.each([
    [[1, 2, 3, 4], 0.5, 2.5],
    [[1, 2, 3, 4], 0.9, 3.7],
    [[3, 1, 2], 0.5, 2],
    [[10, 20], 0.25, 12.5],
    [[7], 0.9, 7],
    [[1, 2, 3], 0, 1],
    [[1, 2, 3], 1, 3],
    [[100, 9, 8], 0.5, 9],
  ])("of %j at %d is %d", (values, q, expected) => {
    const before = [...values];
    expect(quantile(values, q)).toBeCloseTo(expected, 12);
    expect(values).toEqual(before);
  });

  test("of nothing is nothing", () => {
    expect(quantile([], 0.5)).toBeNull();
  });
});
