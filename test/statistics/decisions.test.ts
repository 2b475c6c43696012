import { describe, expect, test } from "vitest";
import { decide, tasksMissing } from "../../src/statistics/decision.ts";
import { holm } from "../../src/statistics/holm.ts";
import { type AxisDifference, dominates, paretoFront } from "../../src/statistics/pareto.ts";
import { binarySd, detectable, fromPilot, pairedSd, sequentialTasks, tasksNeeded } from "../../src/statistics/power.ts";
import { Random } from "../../src/statistics/random.ts";
import { ranking } from "../../src/statistics/ranking.ts";
import { reference } from "./reference.ts";

describe("verdict of an interval against a margin of .05", () => {
  test.each([
    [0.02, 0.3, ["better", "non-inferior"], false],
    [0.01, 0.04, ["better", "equivalent", "non-inferior"], true],
    [-0.3, -0.1, ["worse"], false],
    [-0.04, -0.01, ["worse", "equivalent", "non-inferior"], true],
    [-0.04, 0.04, ["equivalent", "non-inferior"], true],
    [-0.03, 0.2, ["non-inferior"], false],
    [-0.2, 0.3, ["undecided"], false],
    [-0.05, 0.05, ["undecided"], false],
    [-0.05, 0.04, ["undecided"], false],
    [-0.04, 0.05, ["non-inferior"], false],
    [0, 0.1, ["non-inferior"], false],
  ])("[%d, %d] is %j", (low, high, labels, withinMargin) => {
    expect(decide({ low, high }, 0.05)).toEqual({ verdict: labels[0], labels, withinMargin });
  });

  test("no interval decides nothing", () => {
    expect(decide({ low: null, high: null }).verdict).toBe("undecided");
  });

  test("says how many tasks are missing, and nothing where no spread was seen", () => {
    expect(tasksMissing({ sd: 0.4, tasks: 60, margin: 0.05 })).toBe(502 - 60);
    expect(tasksMissing({ sd: 0.1, tasks: 60, margin: 0.05 })).toBe(0);
    expect(tasksMissing({ sd: null, tasks: 1 })).toBeNull();
    expect(tasksMissing({ sd: 0, tasks: 30 })).toBeNull();
  });
});

describe("Holm's adjustment", () => {
  test.each(reference.holm)("of $p agrees with statsmodels", ({ p, adjusted }) => {
    for (const [index, value] of holm(p).entries()) expect(value).toBeCloseTo(adjusted[index] ?? Number.NaN, 12);
  });

  test("leaves out what could not be tested, and never lowers a p value", () => {
    expect(holm([0.02, null, 0.03])).toEqual([0.04, null, 0.04]);
    expect(holm([])).toEqual([]);
    const random = new Random(2);
    const ps = Array.from({ length: 20 }, () => random.uniform());
    for (const [index, p] of holm(ps).entries()) {
      expect(p).toBeGreaterThanOrEqual(ps[index] ?? 1);
      expect(p).toBeLessThanOrEqual(1);
    }
  });
});

describe("planning", () => {
  test.each([
    [0.05, 0.2, 620],
    [0.1, 0.2, 149],
    [0.15, 0.25, 79],
    [0.2, 0.3, 51],
    [0.3, 0.4, 27],
  ])("a difference of %d with %d discordant takes %i tasks", (delta, discordant, tasks) => {
    expect(tasksNeeded(binarySd(discordant, delta), delta)).toBe(tasks);
  });

  test.each(reference.power)("agrees with statsmodels' normal power for sd $sd, difference $delta", (plan) => {
    expect(Math.abs(tasksNeeded(plan.sd, plan.delta, plan) - plan.n)).toBeLessThan(0.6);
  });

  test("what a number of tasks can detect is the inverse", () => {
    expect(detectable(0.5, tasksNeeded(0.5, 0.1))).toBeCloseTo(0.1, 3);
    expect(tasksNeeded(0, 0.1)).toBe(2);
    expect(sequentialTasks(100)).toEqual({ median: 100, eighty: 170 });
  });

  test("a pilot by hand: W = mean[(p_A(1-p_A) + p_B(1-p_B))·K/(K-1)], ω² = Var(D) - W/K", () => {
    const pilot = fromPilot([
      { base: [1, 0], candidate: [1, 1] },
      { base: [0, 0], candidate: [1, 1] },
      { base: [1, 1], candidate: [0, 0] },
      { base: [1], candidate: [0, 1] },
    ]);
    // W: (.25·2 + 0 + 0)/3 = 1/6. D: .5, 1, -1: variance 1.0833.
    expect(pilot?.tasks).toBe(3);
    expect(pilot?.within).toBeCloseTo(1 / 6, 12);
    expect(pilot?.between).toBeCloseTo(13 / 12 - 1 / 12, 12);
    expect(pairedSd({ between: 1, within: 0.5 }, 2)).toBeCloseTo(Math.sqrt(1.25), 12);
    expect(fromPilot([{ base: [1, 0], candidate: [1, 1] }])).toBeNull();
  });

  test("a simulated pilot recovers the spread between tasks", () => {
    const random = new Random(8);
    const tasks = Array.from({ length: 4_000 }, () => {
      const [p, q] = [random.beta(2, 2), random.beta(2, 2)];
      const trials = (rate: number) => Array.from({ length: 3 }, () => (random.chance(rate) ? 1 : 0));
      return { base: trials(p), candidate: trials(q) };
    });
    // Two independent beta(2,2): Var(D) = 2/20, W = 2·E[p(1-p)] = 2/5.
    expect(fromPilot(tasks)?.between).toBeCloseTo(0.1, 1.5);
    expect(fromPilot(tasks)?.within).toBeCloseTo(0.4, 1.5);
  });
});

describe("ranking", () => {
  const random = new Random(4);
  const scores = Array.from({ length: 60 }, () => [0.9, 0.5, 0.5].map((rate) => (random.chance(rate) ? 1 : 0)));

  test("names a clear best and leaves the others' order open", () => {
    const [first, second, third] = ranking(scores, { seed: 1, resamples: 1_000 });
    expect(first?.best).toBeGreaterThan(0.98);
    expect(first?.rank).toEqual({ low: 1, high: 1 });
    expect(second?.rank.high).toBe(3);
    expect(third?.rank.low).toBeLessThanOrEqual(2.5);
  });

  test("equal profiles share every rank", () => {
    const equal = scores.map(([first]) => [first ?? 0, first ?? 0]);
    for (const place of ranking(equal, { seed: 1, resamples: 200 })) {
      expect(place.best).toBeCloseTo(0.5, 9);
      expect(place.rank).toEqual({ low: 1.5, high: 1.5 });
    }
    expect(ranking([], { seed: 1 })).toEqual([]);
  });
});

describe("Pareto front by intervals", () => {
  const axis = (low: number | null, high: number | null, margin = 0.05): AxisDifference => ({ low, high, margin });

  test("better on one axis and non-inferior on the rest dominates; worse or unknown on one does not", () => {
    expect(dominates([axis(0.1, 0.3), axis(-0.02, 0.03)])).toBe(true);
    expect(dominates([axis(-0.01, 0.3), axis(-0.02, 0.03)])).toBe(false);
    expect(dominates([axis(0.1, 0.3), axis(-0.2, 0.2)])).toBe(false);
    expect(dominates([axis(0.1, 0.3), axis(-0.04, -0.01)])).toBe(false);
    expect(dominates([axis(0.1, 0.3), axis(null, null)])).toBe(false);
    expect(dominates([])).toBe(false);
  });

  test("keeps the best of each kind and says who pushed the others off", () => {
    const figures = {
      small: { success: 0.4, speed: 0.9 },
      large: { success: 0.8, speed: 0.2 },
      slow: { success: 0.4, speed: 0.2 },
    };
    const names = ["small", "large", "slow"] as const;
    const near = (difference: number) => axis(difference - 0.04, difference + 0.04);
    const { front, dominated } = paretoFront(names, (first, second) => [
      near(figures[first].success - figures[second].success),
      near(figures[first].speed - figures[second].speed),
    ]);
    expect(front).toEqual(["small", "large"]);
    expect(dominated).toEqual([{ item: "slow", by: ["small", "large"] }]);
  });

  test("a circle of small leads leaves everybody on the front", () => {
    const beats = new Set(["ab", "bc", "ca"]);
    const { front } = paretoFront(["a", "b", "c"], (first, second) => [
      beats.has(first + second) ? axis(0.01, 0.04) : axis(-0.04, -0.01),
    ]);
    expect(front).toEqual(["a", "b", "c"]);
  });
});
