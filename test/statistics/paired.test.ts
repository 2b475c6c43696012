import { describe, expect, test } from "vitest";
import { mcnemar } from "../../src/statistics/mcnemar.ts";
import { pairedDifference } from "../../src/statistics/paired.ts";
import { Random } from "../../src/statistics/random.ts";
import { tangoInterval } from "../../src/statistics/tango.ts";
import { reference } from "./reference.ts";

describe("McNemar's test", () => {
  test.each(reference.mcnemar)("of $b against $c agrees with statsmodels and SciPy", ({ b, c, exact, mid }) => {
    expect(mcnemar(b, c).exact).toBeCloseTo(exact, 10);
    expect(mcnemar(b, c).mid).toBeCloseTo(mid, 10);
  });

  test("no discordant pair, or as many on both sides, is no evidence at all", () => {
    expect(mcnemar(0, 0)).toEqual({ exact: 1, mid: 1 });
    expect(mcnemar(9, 9)).toEqual({ exact: 1, mid: expect.closeTo(1, 12) });
  });

  test("airway hyper-responsiveness, Fagerland, Lydersen & Laake 2013: exact .070, mid-p .039", () => {
    expect(mcnemar(1, 7).exact).toBeCloseTo(0.0703, 4);
    expect(mcnemar(1, 7).mid).toBeCloseTo(0.0391, 4);
  });
});

describe("Tango's interval", () => {
  // Fagerland, Lydersen & Laake 2014, Statistics in Medicine 33:2850: (-0.517, -0.026).
  // R's PropCIs::scoreci.mp(25, 28, 618, 0.90), which takes (c - b)/n: (-0.0148, 0.0247).
  test.each([
    [{ b: 1, c: 7, n: 21 }, 0.05, -0.517, -0.026, 3],
    [{ b: 28, c: 25, n: 618 }, 0.1, -0.0148, 0.0247, 4],
  ])("of %j is the published one", (counts, alpha, low, high, digits) => {
    const interval = tangoInterval(counts, alpha);
    expect(interval.low).toBeCloseTo(low, digits);
    expect(interval.high).toBeCloseTo(high, digits);
  });

  test.each(reference.tango)("of $b, $c of $n agrees with numeric likelihood", ({ b, c, n, alpha, interval }) => {
    const own = tangoInterval({ b, c, n }, alpha);
    expect(own.low).toBeCloseTo(interval[0], 6);
    expect(own.high).toBeCloseTo(interval[1], 6);
  });

  test("is legal, holds the difference, and mirrors when the sides change, for every table up to 12 pairs", () => {
    for (let n = 1; n <= 12; n++) {
      for (let b = 0; b <= n; b++) {
        for (let c = 0; b + c <= n; c++) {
          const { low, high } = tangoInterval({ b, c, n });
          const mirrored = tangoInterval({ b: c, c: b, n });
          expect(low).toBeGreaterThanOrEqual(-1);
          expect(high).toBeLessThanOrEqual(1);
          expect(low).toBeLessThanOrEqual((b - c) / n);
          expect(high).toBeGreaterThanOrEqual((b - c) / n);
          expect(mirrored.low).toBeCloseTo(-high, 9);
          expect(mirrored.high).toBeCloseTo(-low, 9);
        }
      }
    }
  });

  test("no pairs leave everything open", () => {
    expect(tangoInterval({ b: 0, c: 0, n: 0 })).toEqual({ low: -1, high: 1 });
  });
});

describe("paired difference", () => {
  const graded = { binary: false };

  test.each(reference.paired)("of several repeats is SciPy's paired t test", ({ differences, p, low, high }) => {
    const own = pairedDifference(differences, graded);
    expect(own).toMatchObject({ method: "t", n: differences.length });
    expect(own.p).toBeCloseTo(p, 9);
    expect(own.low).toBeCloseTo(low, 9);
    expect(own.high).toBeCloseTo(high, 9);
  });

  test("of one repeat is Tango's interval with McNemar's mid-p", () => {
    const differences = [...Array(14).fill(1), ...Array(3).fill(-1), ...Array(43).fill(0)];
    const own = pairedDifference(differences, { binary: true });
    expect(own).toMatchObject({ method: "tango", n: 60, p: mcnemar(14, 3).mid });
    expect(own).toMatchObject(tangoInterval({ b: 14, c: 3, n: 60 }));
    expect(own.value).toBeCloseTo(11 / 60, 12);
    // sd² = ((b + c) - nΔ²)/(n - 1)
    expect(own.sd).toBeCloseTo(Math.sqrt((17 - 121 / 60) / 59), 12);
  });

  test("equal everywhere is not certainty: the interval keeps a width, which shrinks with more tasks", () => {
    const few = pairedDifference(Array(10).fill(0), graded);
    const many = pairedDifference(Array(100).fill(0), graded);
    const { low, high } = tangoInterval({ b: 0, c: 0, n: 10 });
    expect(few).toMatchObject({ value: 0, p: 1, method: "tango" });
    expect(few.low).toBeCloseTo(low, 9);
    expect(few.high).toBeCloseTo(high, 9);
    expect(many.high).toBeLessThan(0.04);
    expect(many.high).toBeGreaterThan(0);
  });

  test("the same gain on every task is bounded by what unseen tasks could do", () => {
    const third = pairedDifference(Array(12).fill(1 / 3), graded);
    expect(third.value).toBe(1 / 3);
    expect(third.low).toBeLessThan(1 / 3 - 0.2);
    expect(third.high).toBeGreaterThan(1 / 3 + 0.1);
    expect(third.p).toBeCloseTo(2 ** -11, 12);
    const whole = pairedDifference(Array(12).fill(1), graded);
    expect(whole.low).toBeCloseTo(tangoInterval({ b: 12, c: 0, n: 12 }).low, 9);
    expect(whole.high).toBe(1);
  });

  test("no task says nothing; one graded task has a value and no interval", () => {
    expect(pairedDifference([], graded)).toMatchObject({ value: null, low: null, high: null, n: 0, p: null });
    expect(pairedDifference([], { binary: true })).toMatchObject({ value: null, low: null, p: null });
    expect(pairedDifference([0.5], graded)).toMatchObject({ value: 0.5, low: null, high: null, n: 1, p: null });
    expect(pairedDifference([1], { binary: true })).toMatchObject({ value: 1, high: 1, n: 1, p: 0.5 });
  });

  test("mirrors when the sides change", () => {
    const random = new Random(5);
    for (const binary of [true, false]) {
      const step = binary ? 1 : 3;
      const differences = Array.from({ length: 25 }, () => (random.integer(2 * step + 1) - step) / step);
      const one = pairedDifference(differences, { binary });
      const other = pairedDifference(
        differences.map((d) => -d),
        { binary },
      );
      expect(other.low).toBeCloseTo(-(one.high ?? Number.NaN), 9);
      expect(other.high).toBeCloseTo(-(one.low ?? Number.NaN), 9);
      expect(other.p).toBeCloseTo(one.p ?? Number.NaN, 9);
    }
  });

  test("refuses what is no difference of scores", () => {
    expect(() => pairedDifference([0, 1.5], graded)).toThrow(RangeError);
    expect(() => pairedDifference([0, Number.NaN], graded)).toThrow(RangeError);
    expect(() => pairedDifference([0, 0.5], { binary: true })).toThrow(RangeError);
  });
});
