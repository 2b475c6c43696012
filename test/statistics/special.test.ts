import { describe, expect, test } from "vitest";
import {
  coinPoint,
  coinTail,
  logBeta,
  normalQuantile,
  tQuantile,
  tTails,
  zTwoSided,
} from "../../src/statistics/special.ts";
import { reference } from "./reference.ts";

describe("special functions agree with SciPy to nine digits", () => {
  const functions: Record<string, (...parameters: number[]) => number> = {
    tQuantile: (p = 0, degrees = 0) => tQuantile(p, degrees),
    tTails: (t = 0, degrees = 0) => tTails(t, degrees),
    normalQuantile: (p = 0) => normalQuantile(p),
    coinTail: (k = 0, n = 0) => coinTail(k, n),
    coinPoint: (k = 0, n = 0) => coinPoint(k, n),
    logBeta: (a = 0, b = 0) => logBeta(a, b),
  };
  test.each(Object.entries(reference.special))("%s", (name, cases) => {
    for (const entry of cases) {
      const expected = entry.at(-1) ?? Number.NaN;
      const value = functions[name]?.(...entry.slice(0, -1)) ?? Number.NaN;
      const error = Math.abs(value - expected) / Math.max(Math.abs(expected), 1e-12);
      expect(error, `${name}(${entry.slice(0, -1)}) = ${value}, not ${expected}`).toBeLessThan(1e-9);
    }
  });

  test("the normal quantile of a 95 % interval", () => {
    expect(zTwoSided(0.05)).toBeCloseTo(1.959963984540054, 12);
  });
});
