import { describe, expect, test } from "vitest";
import { tInterval } from "../../src/statistics/mean.ts";
import { passAtK, passAtKMean, passHatK, passHatKMean } from "../../src/statistics/pass-k.ts";
import { reference } from "./reference.ts";

describe("pass@k and pass^k", () => {
  test.each([
    [5, 2, 3, 9 / 10],
    [10, 3, 5, 11 / 12],
    [4, 1, 2, 1 / 2],
    [3, 1, 2, 2 / 3],
    [4, 3, 2, 1],
  ])("pass@k of n %i, c %i, k %i is %d", (n, c, k, expected) => {
    expect(passAtK(n, c, k)).toBeCloseTo(expected, 12);
  });

  test.each([
    [4, 2, 2, 1 / 6],
    [5, 3, 2, 3 / 10],
    [4, 4, 3, 1],
    [4, 1, 2, 0],
  ])("pass^k of n %i, c %i, k %i is %d", (n, c, k, expected) => {
    expect(passHatK(n, c, k)).toBeCloseTo(expected, 12);
  });

  test.each(reference.passK)("of $n, $c, $k agree with counting every draw", ({ n, c, k, at, hat }) => {
    expect(passAtK(n, c, k)).toBeCloseTo(at, 12);
    expect(passHatK(n, c, k)).toBeCloseTo(hat, 12);
  });

  test("more draws than trials is unknown, not zero", () => {
    expect(passAtK(2, 2, 3)).toBeNull();
    expect(passHatK(2, 0, 3)).toBeNull();
  });

  test("tau-bench, gpt-4o on airline: .420, .273, .220, .200", () => {
    const tasksBySuccesses = [14, 12, 10, 4, 10];
    const tasks = tasksBySuccesses.flatMap((count, c) => Array.from({ length: count }, () => ({ n: 4, c })));
    const published = [0.42, 0.273, 0.22, 0.2];
    for (const [index, expected] of published.entries()) {
      const own = passHatKMean(tasks, index + 1);
      expect(own.value).toBeCloseTo(expected, 3);
      expect(own).toMatchObject({ n: 50, missing: 0 });
    }
    const first = tInterval(
      tasks.map(({ c }) => c / 4),
      0.05,
    );
    expect(passHatKMean(tasks, 1).low).toBeCloseTo(first.low ?? Number.NaN, 12);
  });

  test("a suite leaves out and counts the tasks that lost trials", () => {
    const own = passAtKMean(
      [
        { n: 3, c: 1 },
        { n: 1, c: 1 },
        { n: 3, c: 0 },
      ],
      2,
    );
    expect(own).toMatchObject({ n: 2, missing: 1, value: expect.closeTo(1 / 3, 12), low: 0 });
    expect(passAtKMean([{ n: 1, c: 1 }], 2)).toMatchObject({ value: null, low: null, high: null, missing: 1 });
  });
});
