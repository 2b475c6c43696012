import { describe, expect, test } from "vitest";
import { bootstrap, bootstrapQuantile } from "../../src/statistics/bootstrap.ts";
import { censor } from "../../src/statistics/censoring.ts";
import { clusterMean, fixedSuite } from "../../src/statistics/cluster.ts";
import { logRatio } from "../../src/statistics/log-ratio.ts";
import { mean, tInterval } from "../../src/statistics/mean.ts";
import { quantile } from "../../src/statistics/quantile.ts";
import { clusteredProportion, wilson } from "../../src/statistics/wilson.ts";
import { reference } from "./reference.ts";

describe("mean with Student's interval", () => {
  test.each(reference.tInterval)("agrees with SciPy at alpha $alpha", ({ values, alpha, interval, sd }) => {
    const own = tInterval(values, alpha);
    expect(own.low).toBeCloseTo(interval[0], 8);
    expect(own.high).toBeCloseTo(interval[1], 8);
    expect(own.sd).toBeCloseTo(sd, 10);
  });

  test("is clipped to the range of the values", () => {
    expect(tInterval([0.9, 1, 1], 0.05, { low: 0, high: 1 }).high).toBe(1);
  });

  test("below two values there is no interval, and of none no value", () => {
    expect(tInterval([3])).toEqual({ value: 3, low: null, high: null, n: 1, sd: null, se: null });
    expect(tInterval([])).toEqual({ value: null, low: null, high: null, n: 0, sd: null, se: null });
  });

  test("the rounding of equal values is not a spread", () => {
    expect(tInterval(Array(7).fill(0.1))).toMatchObject({ value: 0.1, sd: 0 });
    // Three tasks of one success in three: no spread between tasks, so three observations, not nine.
    expect(clusteredProportion(Array(3).fill([1, 0, 0]))).toMatchObject(wilson(1 / 3, 3));
  });
});

describe("Wilson's interval", () => {
  test.each(reference.wilson)("of $k of $n agrees with statsmodels at alpha $alpha", ({ k, n, alpha, interval }) => {
    expect(wilson(k / n, n, alpha).low).toBeCloseTo(interval[0], 10);
    expect(wilson(k / n, n, alpha).high).toBeCloseTo(interval[1], 10);
  });
});

describe("clustered mean", () => {
  test.each(reference.cluster)("agrees with the cluster-robust error of statsmodels", ({ groups, se, interval }) => {
    const own = clusterMean(groups);
    expect(own.se).toBeCloseTo(se, 10);
    expect(own.low).toBeCloseTo(Math.max(0, interval[0]), 8);
    expect(own.high).toBeCloseTo(Math.min(1, interval[1]), 8);
  });

  test("with equal repeats is the interval over task means", () => {
    const groups = reference.cluster[0]?.groups ?? [];
    const means = tInterval(
      groups.flatMap((group) => mean(group) ?? []),
      0.05,
      { low: 0, high: 1 },
    );
    expect(clusterMean(groups).se).toBeCloseTo(means.se ?? Number.NaN, 12);
    expect(clusterMean(groups).low).toBeCloseTo(means.low ?? Number.NaN, 12);
  });

  test("one group has a mean and no error; none has nothing", () => {
    expect(clusterMean([[1, 0], []])).toEqual({ value: 0.5, low: null, high: null, se: null, clusters: 1 });
    expect(clusterMean([])).toMatchObject({ value: null, se: null });
  });

  test("the fixed suite by hand: √(Σ p(1-p)/(n-1))/T, narrower than for tasks like these", () => {
    const tasks = [
      [1, 1, 0],
      [1, 1, 1],
      [0, 0, 0],
      [0, 1, 0, 1],
    ];
    const own = fixedSuite(tasks);
    expect(own.se).toBeCloseTo(Math.sqrt(2 / 9 / 2 + 0.25 / 3) / 4, 12);
    const outer = clusterMean(tasks);
    expect((own.high ?? 1) - (own.low ?? 0)).toBeLessThan((outer.high ?? 1) - (outer.low ?? 0));
    expect(fixedSuite([[1], [0, 1]])).toMatchObject({ value: 0.75, low: null, se: null });
    expect(
      fixedSuite([
        [1, 1],
        [0, 0],
      ]),
    ).toMatchObject({ value: 0.5, low: null, high: null });
  });
});

describe("bootstrap", () => {
  const { values, mean: meanInterval, median } = reference.bootstrap;

  test("of a mean agrees with SciPy within the noise of resampling", () => {
    const own = bootstrap(values, (sample) => mean(sample), { seed: 1 });
    expect(Math.abs((own?.low ?? 0) - meanInterval[0])).toBeLessThan(0.15);
    expect(Math.abs((own?.high ?? 0) - meanInterval[1])).toBeLessThan(0.2);
  });

  test("the same seed gives the same interval, another seed another", () => {
    const of = (seed: number | string) => bootstrap(values, (sample) => mean(sample), { seed, resamples: 500 });
    expect(of(7)).toEqual(of(7));
    expect(of("order")).toEqual(of("order"));
    expect(of(7)).not.toEqual(of(8));
  });

  test("of a quantile agrees with SciPy and with resampling and sorting", () => {
    const clusters = values.map((value, index) => Array.from({ length: (index % 3) + 1 }, (_, at) => value + at / 7));
    const fast = bootstrapQuantile(clusters, 0.9, { seed: 3, resamples: 2_000 });
    const plain = bootstrap(clusters, (sample) => quantile(sample.flat(), 0.9), { seed: 3, resamples: 2_000 });
    // The same draws; one takes an order statistic of them, the other interpolates between two.
    expect(Math.abs((fast?.low ?? 0) / (plain?.low ?? 1) - 1)).toBeLessThan(0.04);
    expect(Math.abs((fast?.high ?? 0) / (plain?.high ?? 1) - 1)).toBeLessThan(0.04);
    const single = bootstrapQuantile(
      values.map((value) => [value]),
      0.5,
      { seed: 2 },
    );
    expect(Math.abs((single?.low ?? 0) - median[0])).toBeLessThan(0.6);
    expect(Math.abs((single?.high ?? 0) - median[1])).toBeLessThan(0.6);
  });

  test("ten tasks do not bound a ninetieth percentile from above", () => {
    const tasks = values.slice(0, 10).map((value) => [value]);
    expect(bootstrapQuantile(tasks, 0.9, { seed: 1 })).toBeNull();
    expect(bootstrapQuantile(tasks, 0.5, { seed: 1 })).not.toBeNull();
  });

  test("one cluster, or a figure that many resamples lack, has no interval", () => {
    expect(bootstrap([1], (sample) => mean(sample), { seed: 1 })).toBeNull();
    expect(bootstrapQuantile([[1, 2], []], 0.5, { seed: 1 })).toBeNull();
    // Cost per success with one success in ten tasks: a third of the resamples have none.
    const tasks = Array.from({ length: 10 }, (_, index) => ({ cost: 1, solved: index === 0 ? 1 : 0 }));
    const perSuccess = (sample: readonly { cost: number; solved: number }[]) => {
      const solved = sample.reduce((sum, task) => sum + task.solved, 0);
      return solved === 0 ? null : sample.reduce((sum, task) => sum + task.cost, 0) / solved;
    };
    expect(bootstrap(tasks, perSuccess, { seed: 1, resamples: 500 })).toBeNull();
  });
});

describe("log-ratio", () => {
  test("agrees with SciPy's t interval of the logarithms", () => {
    const { pairs, ratio, low, high } = reference.logRatio;
    const own = logRatio(pairs);
    expect(own).toMatchObject({ n: 15, zeros: 0 });
    expect(own.ratio).toBeCloseTo(ratio, 9);
    expect(own.low).toBeCloseTo(low, 8);
    expect(own.high).toBeCloseTo(high, 8);
  });

  test("turns over when the sides change", () => {
    const { pairs } = reference.logRatio;
    const own = logRatio(pairs);
    const turned = logRatio(pairs.map(({ base, candidate }) => ({ base: candidate, candidate: base })));
    expect(turned.ratio).toBeCloseTo(1 / (own.ratio ?? Number.NaN), 9);
    expect(turned.low).toBeCloseTo(1 / (own.high ?? Number.NaN), 9);
  });

  test("counts zeros apart and leaves out a task that has nothing else", () => {
    const own = logRatio([
      { base: [10], candidate: [20] },
      { base: [10, 0], candidate: [5] },
      { base: [10], candidate: [0] },
      { base: [], candidate: [3] },
    ]);
    expect(own).toMatchObject({ n: 2, zeros: 2 });
    expect(own.ratio).toBeCloseTo(1, 12);
  });

  test("the very same ratio everywhere, one task, or nothing has no interval", () => {
    const same = [1, 3, 700].map((seconds) => ({ base: [seconds], candidate: [seconds * 1.1] }));
    expect(logRatio(same)).toMatchObject({ ratio: expect.closeTo(1.1, 9), low: null, high: null, n: 3 });
    expect(logRatio([{ base: [1], candidate: [2] }])).toMatchObject({ ratio: expect.closeTo(2, 9), low: null });
    expect(logRatio([])).toEqual({ ratio: null, low: null, high: null, n: 0, zeros: 0 });
  });

  test("never leaves the finite numbers", () => {
    const wild = [
      { base: [1e-300], candidate: [1e300] },
      { base: [1e300], candidate: [1e-300] },
    ];
    for (const value of Object.values(logRatio(wild))) expect(value === null || Number.isFinite(value)).toBe(true);
  });
});

describe("censoring", () => {
  test("a time at the limit counts with the limit and is counted", () => {
    expect(censor([10, 60, 75, 30], 60)).toEqual({ values: [10, 60, 60, 30], atLimit: 2, share: 0.5 });
    expect(censor([], 60)).toEqual({ values: [], atLimit: 0, share: null });
  });
});
