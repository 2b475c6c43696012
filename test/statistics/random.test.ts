import { describe, expect, test } from "vitest";
import { Random } from "../../src/statistics/random.ts";

const draws = (count: number, draw: () => number) => Array.from({ length: count }, draw);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const spread = (values: number[]) => {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
};

describe("seeded random draws", () => {
  test("the same seed, number or text, gives the same draws", () => {
    const of = (seed: number | string) => draws(5, new Random(seed).uniform.bind(new Random(seed)));
    expect(of(1)).toEqual(of(1));
    expect(of("run-7")).toEqual(of("run-7"));
    expect(of("run-7")).not.toEqual(of("run-8"));
  });

  test("neighbouring seeds do not give neighbouring draws", () => {
    const firsts = draws(2_000, () => 0).map((_, seed) => new Random(seed).uniform());
    expect(mean(firsts)).toBeCloseTo(0.5, 1);
    expect(spread(firsts)).toBeCloseTo(1 / 12, 2);
    const pairs = firsts.slice(1).map((value, index) => (value - 0.5) * ((firsts[index] ?? 0) - 0.5));
    expect(Math.abs(mean(pairs)) * 12).toBeLessThan(0.1);
  });

  test("the moments of uniform, normal, gamma and beta are right", () => {
    const random = new Random(5);
    const n = 20_000;
    const cases: [() => number, number, number][] = [
      [() => random.uniform(), 1 / 2, 1 / 12],
      [() => random.normal(3, 2), 3, 4],
      [() => random.gamma(0.5), 0.5, 0.5],
      [() => random.gamma(4), 4, 4],
      [() => random.beta(2, 3), 0.4, 0.04],
    ];
    for (const [draw, expected, variance] of cases) {
      const values = draws(n, draw);
      expect(Math.abs(mean(values) - expected)).toBeLessThan(5 * Math.sqrt(variance / n));
      expect(spread(values) / variance).toBeGreaterThan(0.93);
      expect(spread(values) / variance).toBeLessThan(1.07);
    }
  });

  test("a shuffle keeps every value, leaves the list alone and makes every order as likely", () => {
    const random = new Random(1);
    const list = ["a", "b", "c"];
    const orders = new Map<string, number>();
    for (let round = 0; round < 6_000; round++) {
      const order = random.shuffle(list).join("");
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(list).toEqual(["a", "b", "c"]);
    expect(orders.size).toBe(6);
    for (const count of orders.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  test("picks each value about as often, and refuses to pick from nothing", () => {
    const random = new Random(1);
    const picked = draws(3_000, () => random.pick([0, 1, 2]));
    expect(mean(picked)).toBeCloseTo(1, 1);
    expect(() => random.pick([])).toThrow(RangeError);
  });
});
