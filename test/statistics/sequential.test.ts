import { describe, expect, test } from "vitest";
import { betaBinomialInterval } from "../../src/statistics/beta-binomial.ts";
import { BettingSequence, coinEValue, OneSidedBetting, stopReason } from "../../src/statistics/betting.ts";
import { eBenjaminiHochberg, sequenceLevel } from "../../src/statistics/e-values.ts";
import { Random } from "../../src/statistics/random.ts";
import { reference } from "./reference.ts";

function sequence(differences: readonly number[], alpha = 0.05): BettingSequence {
  const own = new BettingSequence({ alpha });
  for (const d of differences) own.add(d);
  return own;
}

/** One task's difference for one repeat with no true difference. */
function noDifference(random: Random, discordant: number): number {
  if (!random.chance(discordant)) return 0;
  return random.chance(0.5) ? 1 : -1;
}

describe("closed-form e-value", () => {
  test.each([
    [0, 0, 1],
    [5, 0, 16 / 3],
    [6, 0, 64 / 7],
    [7, 0, 16],
    [8, 0, 256 / 9],
    [10, 2, 4.77389],
    [15, 5, 3.2206],
    [20, 10, 1.15283],
  ])("of %i against %i is %d, either way round", (b, c, expected) => {
    expect(coinEValue(b, c)).toBeCloseTo(expected, 5);
    expect(coinEValue(c, b)).toBeCloseTo(expected, 5);
  });

  test("the grid of bets follows it closely and also decides between seven and eight straight wins", () => {
    for (const [b, c] of [
      [5, 0],
      [7, 0],
      [8, 0],
      [10, 2],
      [15, 5],
      [20, 10],
    ] as const) {
      const { eValue } = sequence([...Array(b).fill(1), ...Array(c).fill(-1), 0, 0, 0]);
      expect(eValue / coinEValue(b, c)).toBeGreaterThan(0.95);
      expect(eValue / coinEValue(b, c)).toBeLessThan(1.05);
    }
    expect(stopReason(sequence(Array(7).fill(1)), 0.05)).toBeNull();
    expect(stopReason(sequence(Array(8).fill(1)), 0.05)).toBe("better");
  });
});

describe("betting sequence", () => {
  test.each(reference.betting)("agrees with the algorithm in logarithms, step by step: $name", (entry) => {
    const own = new BettingSequence({ alpha: entry.alpha });
    let last = own.interval;
    for (const [index, d] of entry.differences.entries()) {
      own.add(d);
      const [low, high, p] = entry.steps[index] ?? [null, null, Number.NaN];
      expect(own.violated).toBe(low === null);
      expect(own.interval.low).toBeCloseTo(low ?? last.low, 12);
      expect(own.interval.high).toBeCloseTo(high ?? last.high, 12);
      expect(Math.abs(own.pAnytime - p) / p).toBeLessThan(1e-8);
      last = own.interval;
    }
    expect(own.n).toBe(entry.differences.length);
  });

  test("before the first task nothing is known", () => {
    const own = new BettingSequence({ alpha: 0.05 });
    expect(own).toMatchObject({ n: 0, eValue: 1, pAnytime: 1, violated: false, interval: { low: -1, high: 1 } });
    expect(stopReason(own, 0.05)).toBeNull();
  });

  test.each([0.2, 2 / 3, 1])("the e-value is fair: its exact mean without a difference is 1, share %d", (share) => {
    const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
    for (let n = 1; n <= 8; n++) {
      let expected = 0;
      for (let b = 0; b <= n; b++) {
        for (let c = 0; b + c <= n; c++) {
          const ways = factorial(n) / factorial(b) / factorial(c) / factorial(n - b - c);
          const differences = [...Array(b).fill(1), ...Array(c).fill(-1), ...Array(n - b - c).fill(0)];
          expected += ways * (share / 2) ** (b + c) * (1 - share) ** (n - b - c) * sequence(differences).eValue;
        }
      }
      expect(expected).toBeCloseTo(1, 10);
    }
  });

  test("only shrinks, and mirrors when the sides change", () => {
    const random = new Random(11);
    const [own, turned] = [new BettingSequence({ alpha: 0.05 }), new BettingSequence({ alpha: 0.05 })];
    let last = own.interval;
    for (let task = 0; task < 150; task++) {
      const d = (random.integer(7) - 3) / 3;
      own.add(d);
      turned.add(-d);
      expect(own.interval.low).toBeGreaterThanOrEqual(last.low);
      expect(own.interval.high).toBeLessThanOrEqual(last.high);
      expect(turned.interval.low).toBeCloseTo(-own.interval.high, 12);
      expect(turned.interval.high).toBeCloseTo(-own.interval.low, 12);
      expect(turned.pAnytime).toBeCloseTo(own.pAnytime, 8);
      last = own.interval;
    }
  });

  test("looking after every task calls a difference where there is none in at most 5 % of runs", () => {
    const runs = 400;
    const random = new Random("type one");
    let called = 0;
    for (let run = 0; run < runs; run++) {
      const own = new BettingSequence({ alpha: 0.05 });
      for (let task = 0; task < 60 && own.pAnytime > 0.05; task++) own.add(noDifference(random, 0.2));
      if (own.pAnytime <= 0.05) called++;
    }
    expect(called / runs).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
  });

  test("finds a large difference within 100 tasks, mostly, and names its side", () => {
    const random = new Random(3);
    const reasons = Array.from({ length: 60 }, () => {
      const own = new BettingSequence({ alpha: 0.05 });
      while (own.n < 100 && stopReason(own, 0.05) === null) {
        const draw = random.uniform();
        own.add(draw < 0.35 ? 1 : draw < 0.4 ? -1 : 0);
      }
      return stopReason(own, 0.05);
    });
    expect(reasons.filter((reason) => reason === "better").length).toBeGreaterThan(50);
    expect(reasons).not.toContain("worse");
  });

  test("a margin of .25 is met by many ties; a candidate that cannot gain it is futile", () => {
    const ties = sequence(Array(60).fill(0));
    expect(ties.interval.low).toBeGreaterThan(-0.25);
    expect(stopReason(ties, 0.25)).toBe("equivalent");
    expect(stopReason(ties, 0.01)).toBeNull();
    const losses = sequence(Array.from({ length: 40 }, (_, index) => (index % 4 === 0 ? -1 : index % 9 === 0 ? 1 : 0)));
    expect(losses.interval.high).toBeGreaterThan(0);
    expect(stopReason(losses, 0.25)).toBe("futile");
    expect(stopReason(sequence(Array(10).fill(-1)), 0.05)).toBe("worse");
  });

  test("stays finite however long and lopsided the run", () => {
    const own = sequence(Array(3_000).fill(1));
    expect(own.interval).toEqual({ low: 0.995, high: 1 });
    expect(own.violated).toBe(false);
    expect(Number.isFinite(own.eValue)).toBe(true);
    expect(own.pAnytime).toBeGreaterThan(0);
  });

  test("refuses what is no difference of scores", () => {
    expect(() => sequence([1.2])).toThrow(RangeError);
    expect(() => sequence([Number.NaN])).toThrow(RangeError);
    expect(() => new OneSidedBetting({ mean: 0 }).add(-2)).toThrow(RangeError);
  });
});

describe("one-sided betting", () => {
  test("settles non-inferiority earlier than superiority, and nothing from losses", () => {
    const differences = Array.from({ length: 60 }, (_, index) => (index % 10 === 3 ? 1 : 0));
    const [atMargin, atZero] = [new OneSidedBetting({ mean: -0.1 }), new OneSidedBetting({ mean: 0 })];
    for (const d of differences) {
      atMargin.add(d);
      atZero.add(d);
    }
    expect(atMargin.pAnytime).toBeLessThan(0.01);
    expect(atZero.pAnytime).toBeGreaterThan(atMargin.pAnytime);
    const losing = new OneSidedBetting({ mean: -0.1 });
    for (let task = 0; task < 50; task++) losing.add(-1);
    expect(losing.pAnytime).toBe(1);
  });
});

describe("beta-binomial confidence sequence", () => {
  // confseq, test/uniform_boundaries_unittest.cpp.
  test.each([
    [700, 1000, 100, 0.651629, 0.745949],
    [15, 50, 50, 0.129556, 0.511896],
    [5, 50, 50, 0.013021, 0.269264],
    [1, 50, 50, 0, 0.13489],
    [1, 2, 50, 0, 1],
    [100, 200, 1, 0.328923, 0.671076],
    [0, 1, 50, 0, 1],
    [1, 1, 50, 0, 1],
  ])("of %i in %i, tightest at %i, is the published one", (k, n, optimum, low, high) => {
    const own = betaBinomialInterval(k, n, { optimum });
    expect(Math.abs(own.low - low)).toBeLessThan(2e-6);
    expect(Math.abs(own.high - high)).toBeLessThan(2e-6);
  });

  test.each(reference.betaBinomial)("of $k in $n agrees with SciPy's beta-binomial", (entry) => {
    const own = betaBinomialInterval(entry.k, entry.n, entry);
    expect(own.low).toBeCloseTo(entry.interval[0], 7);
    expect(own.high).toBeCloseTo(entry.interval[1], 7);
  });

  test("is legal, holds the rate and mirrors; of nothing it is everything", () => {
    for (const n of [1, 7, 40]) {
      for (let k = 0; k <= n; k++) {
        const { low, high } = betaBinomialInterval(k, n, { optimum: 50 });
        const turned = betaBinomialInterval(n - k, n, { optimum: 50 });
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(k / n);
        expect(high).toBeGreaterThanOrEqual(k / n);
        expect(turned.low).toBeCloseTo(1 - high, 6);
      }
    }
    expect(betaBinomialInterval(0, 0, { optimum: 50 })).toEqual({ low: 0, high: 1 });
  });
});

describe("several sequences", () => {
  test("e-BH by hand: of 5, thresholds 100, 50, 33.3, 25, 20", () => {
    expect(eBenjaminiHochberg([120, 3, 51, 26, 40])).toEqual([true, false, true, true, true]);
    expect(eBenjaminiHochberg([99, 1, 1, 1, 1])).toEqual([false, false, false, false, false]);
    expect(eBenjaminiHochberg([])).toEqual([]);
  });

  test("e-Bonferroni shares the level out", () => {
    expect(sequenceLevel(5)).toBeCloseTo(0.01, 12);
    expect(sequenceLevel(0)).toBe(0.05);
  });
});
