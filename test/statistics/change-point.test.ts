import { describe, expect, test } from "vitest";
import { changesInLevel, changesInSuccess } from "../../src/statistics/change-point.ts";
import { Random } from "../../src/statistics/random.ts";
import { reference } from "./reference.ts";

describe("changes of a level", () => {
  test("the p value is that of every order of the series, counted by itertools", () => {
    const { values, index, p } = reference.change;
    const [change] = changesInLevel(values, { seed: 1, alpha: 0.1, resamples: 20_000 });
    expect(change?.index).toBe(index);
    expect(Math.abs((change?.p ?? 1) - p)).toBeLessThan(4 * Math.sqrt(p / 20_000));
    expect(change?.before).toBeCloseTo(3.05, 9);
    expect(change?.after).toBeCloseTo(3.75, 9);
  });

  test("two steps are found where they are, each with the levels beside it", () => {
    const random = new Random(6);
    const levels = [...Array(12).fill(1), ...Array(12).fill(2), ...Array(12).fill(0.5)];
    const found = changesInLevel(
      levels.map((level) => random.normal(level, 0.1)),
      { seed: 1 },
    );
    expect(found.map((change) => change.index)).toEqual([12, 24]);
    expect(found[0]?.after).toBeCloseTo(2, 0);
    expect(found[1]?.before).toBe(found[0]?.after);
  });

  test("a steady, a constant, a short series and one odd night show nothing", () => {
    expect(changesInLevel(Array(20).fill(3.3), { seed: 1 })).toEqual([]);
    expect(changesInLevel([1, 9, 9], { seed: 1 })).toEqual([]);
    expect(changesInLevel([], { seed: 1 })).toEqual([]);
    // Of the orders of 30 nights 2 in 30 have the odd one alone at an end, 4 in 30 among two at an end.
    const odd = Array.from({ length: 30 }, (_, night) => (night === 29 ? 9 : 1));
    expect(changesInLevel(odd, { seed: 1, alpha: 0.1 })).toEqual([]);
  });
});

describe("changes of a success rate", () => {
  test("a drop of the last night of many tasks is found; a weak one is not", () => {
    const steady = Array.from({ length: 9 }, (_, night) => [{ successes: 60 + (night % 3), attempts: 100 }]);
    const [change, ...rest] = changesInSuccess([...steady, [{ successes: 30, attempts: 100 }]], { seed: 2 });
    expect(rest).toEqual([]);
    expect(change).toMatchObject({ index: 9, after: 0.3 });
    expect(change?.p).toBeLessThan(0.001);
    expect(change?.p).toBeGreaterThan(0);
    expect(changesInSuccess([...steady, [{ successes: 52, attempts: 100 }]], { seed: 2 })).toEqual([]);
  });

  test("nights that lost tasks count with what they have; an empty night is no change", () => {
    const nights = [40, 60, 0, 60, 20].map((attempts) => [{ successes: attempts / 2, attempts }]);
    expect(changesInSuccess(nights, { seed: 2 })).toEqual([]);
    expect(changesInSuccess([], { seed: 2 })).toEqual([]);
    expect(changesInSuccess([[{ successes: 0, attempts: 0 }]], { seed: 2 })).toEqual([]);
  });

  test("a run that lost the tasks that always succeed has not changed; one that does worse at its own tasks has", () => {
    const [easy, hard, lost] = [
      { successes: 9, attempts: 10 },
      { successes: 1, attempts: 10 },
      { successes: 0, attempts: 0 },
    ];
    const suite = (first: typeof easy, second: typeof easy) => [...Array(10).fill(first), ...Array(10).fill(second)];
    expect(changesInSuccess([suite(easy, hard), suite(easy, hard), suite(lost, hard)], { seed: 2 })).toEqual([]);
    const worse = { successes: 5, attempts: 10 };
    const [change] = changesInSuccess([suite(easy, hard), suite(easy, hard), suite(worse, lost)], { seed: 2 });
    // Levels of the tasks that both sides did.
    expect(change).toMatchObject({ index: 2, before: 0.9, after: 0.5 });
  });

  test("two runs of single attempts are McNemar's exact test", () => {
    // 9 tasks fell and 1 rose: 2 * (1 + 10) / 2^10 = 0.0215.
    const at = (successes: number) => ({ successes, attempts: 1 });
    const before = [...Array(9).fill(at(1)), at(0), ...Array(20).fill(at(1))];
    const after = [...Array(9).fill(at(0)), at(1), ...Array(20).fill(at(1))];
    const [change] = changesInSuccess([before, after], { seed: 3, alpha: 0.05, resamples: 20_000 });
    expect(change?.p).toBeCloseTo(22 / 1024, 2);
  });

  test("the same history gives the same answer", () => {
    const random = new Random(1);
    const nights = Array.from({ length: 20 }, (_, night) => [
      { successes: 20 + random.integer(8) + night, attempts: 60 },
    ]);
    expect(changesInSuccess(nights, { seed: 9 })).toEqual(changesInSuccess(nights, { seed: 9 }));
    expect(changesInSuccess(nights, { seed: 9 }).length).toBeGreaterThan(0);
  });
});

describe("level of both tests", () => {
  test("a series without a change shows one with probability alpha at most", () => {
    const random = new Random("steady");
    const runs = 200;
    let [levels, rates] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const options = { seed: run, alpha: 0.05, resamples: 199 };
      if (
        changesInLevel(
          Array.from({ length: 14 }, () => random.normal()),
          options,
        ).length > 0
      )
        levels++;
      const nights = Array.from({ length: 14 }, () =>
        Array.from({ length: 30 }, (_, task) => {
          // Easy and hard tasks, and a third of the attempts lost.
          const attempts = random.chance(2 / 3) ? 1 : 0;
          return { successes: attempts === 1 && random.chance(task / 30) ? 1 : 0, attempts };
        }),
      );
      if (changesInSuccess(nights, options).length > 0) rates++;
    }
    const bound = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs);
    expect(levels / runs).toBeLessThanOrEqual(bound);
    expect(rates / runs).toBeLessThanOrEqual(bound);
  });
});
