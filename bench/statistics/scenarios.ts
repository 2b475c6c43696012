import { bootstrap } from "../../src/statistics/bootstrap.ts";
import { clusterMean, fixedSuite } from "../../src/statistics/cluster.ts";
import { logRatio } from "../../src/statistics/log-ratio.ts";
import { mean, tInterval } from "../../src/statistics/mean.ts";
import { pairedDifference } from "../../src/statistics/paired.ts";
import { pairedQuantiles } from "../../src/statistics/paired-quantiles.ts";
import { passHatKMean } from "../../src/statistics/pass-k.ts";
import type { Random } from "../../src/statistics/random.ts";
import { quantileIntervals, ratioInterval, resamplesOf } from "../../src/statistics/resamples.ts";
import { normalQuantile } from "../../src/statistics/special.ts";
import { clusteredProportion } from "../../src/statistics/wilson.ts";
import { BETTER, discordantPair, EASY, EQUAL, type Population, SHARP, trials } from "./populations.ts";

type Bounds = { readonly low: number | null; readonly high: number | null };

/** A kind of interval, the data it is tried on, and the truth it should hold. */
export interface Scenario {
  readonly interval: string;
  readonly data: string;
  readonly tasks: number;
  /** Simulated runs; bootstraps, which cost more, have fewer. */
  readonly runs: number;
  draw(random: Random): { readonly interval: Bounds | null; readonly truth: number };
}

const RUNS = 4_000;
const BOOTSTRAP_RUNS = 1_000;
const RESAMPLES = 1_000;
const SIZES = [10, 30, 60, 200];

const many = <T>(count: number, of: () => T): T[] => Array.from({ length: count }, of);
const average = (values: readonly number[]) => mean(values) ?? 0;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function success(population: Population, repeats: number): Scenario[] {
  const data = `${population.name}, ${repeats} repeat${repeats === 1 ? "" : "s"}`;
  const draw = (random: Random, tasks: number) =>
    many(tasks, () => trials(random, population.task(random).base, repeats));
  return SIZES.flatMap((tasks) => [
    {
      interval: "success, Wilson at effective n",
      data,
      tasks,
      runs: RUNS,
      draw: (random) => ({ interval: clusteredProportion(draw(random, tasks)), truth: population.base }),
    },
    {
      interval: "success, Student on task means",
      data,
      tasks,
      runs: RUNS,
      draw: (random) => ({
        interval: tInterval(draw(random, tasks).map(average), 0.05, { low: 0, high: 1 }),
        truth: population.base,
      }),
    },
  ]);
}

function difference(population: Population, repeats: number): Scenario[] {
  const binary = repeats === 1;
  return SIZES.map((tasks) => ({
    interval: binary ? "difference, Tango" : "difference, Student on tasks",
    data: `${population.name}, ${repeats} repeat${binary ? "" : "s"}`,
    tasks,
    runs: RUNS,
    draw: (random) => ({
      interval: pairedDifference(differences(random, population, tasks, repeats), { binary }),
      truth: population.candidate - population.base,
    }),
  }));
}

function differences(random: Random, population: Population, tasks: number, repeats: number): number[] {
  return many(tasks, () => {
    const { base, candidate } = population.task(random);
    return average(trials(random, candidate, repeats)) - average(trials(random, base, repeats));
  });
}

/** Seconds of a task's repeats: their logarithm is normal, .8 apart between tasks and .4 within. */
function seconds(random: Random, task: number): number[] {
  return many(3, () => Math.exp(task + random.normal(0, 0.4)));
}

/** The true quantile of such seconds. */
function trueSeconds(q: number): number {
  return Math.exp(4 + normalQuantile(q) * Math.hypot(0.8, 0.4));
}

function bootstraps(tasks: number): Scenario[] {
  const common = { tasks, runs: BOOTSTRAP_RUNS };
  const resamples = (random: Random) => resamplesOf(random.integer(2 ** 31), RESAMPLES);
  return [
    {
      ...common,
      interval: "difference, task bootstrap",
      data: `${BETTER.name}, 3 repeats`,
      draw: (random) => ({
        interval: bootstrap(differences(random, BETTER, tasks, 3), mean, {
          seed: random.integer(2 ** 31),
          resamples: RESAMPLES,
        }),
        truth: BETTER.candidate - BETTER.base,
      }),
    },
    ...[0.5, 0.9].map((q) => ({
      ...common,
      interval: `seconds, p${q * 100}`,
      data: "log-normal, 3 repeats",
      draw: (random: Random) => {
        const values = many(tasks, () => seconds(random, random.normal(4, 0.8)));
        return { interval: quantileIntervals(values, [q], resamples(random))[0] ?? null, truth: trueSeconds(q) };
      },
    })),
    {
      ...common,
      interval: "seconds, ratio of the p50 of two profiles",
      data: "log-normal, ratio .8, 3 repeats",
      draw: (random) => {
        const pairs = many(tasks, () => {
          const task = random.normal(4, 0.8);
          return { base: seconds(random, task), candidate: seconds(random, task + Math.log(0.8)) };
        });
        return { interval: pairedQuantiles(pairs, [0.5], resamples(random))[0]?.ratio ?? null, truth: 0.8 };
      },
    },
    {
      ...common,
      interval: "cost per success",
      data: "log-normal cost, success 2/3, 3 repeats",
      draw: (random) => {
        const sums = many(tasks, () => ({
          numerator: sum(seconds(random, random.normal(4, 0.8))),
          denominator: sum(trials(random, EQUAL.task(random).base, 3)),
        }));
        return {
          interval: ratioInterval(sums, resamples(random)),
          truth: Math.exp(4 + (0.8 ** 2 + 0.4 ** 2) / 2) / EQUAL.base,
        };
      },
    },
  ];
}

function others(tasks: number): Scenario[] {
  return [
    {
      interval: "log-ratio of seconds",
      data: "ratio .8, 3 repeats",
      tasks,
      runs: RUNS,
      draw: (random) => {
        const pairs = many(tasks, () => {
          const own = random.normal(Math.log(0.8), 0.3);
          const of = (shift: number) => many(3, () => Math.exp(4 + shift + random.normal(0, 0.4)));
          return { base: of(0), candidate: of(own) };
        });
        return { interval: logRatio(pairs), truth: 0.8 };
      },
    },
    {
      interval: "pass^3, Student on tasks",
      data: `${EQUAL.name}, 5 repeats`,
      tasks,
      runs: RUNS,
      draw: (random) => ({
        interval: passHatKMean(
          many(tasks, () => {
            const scores = trials(random, EQUAL.task(random).base, 5);
            return { n: 5, c: scores.filter((score) => score === 1).length };
          }),
          3,
        ),
        // E[p³] of Beta(1, .5).
        truth: (1 / 1.5) * (2 / 2.5) * (3 / 3.5),
      }),
    },
    {
      interval: "success, groups of tasks",
      data: "tasks in repositories of 4, 2 repeats",
      tasks,
      runs: RUNS,
      draw: (random) => ({
        interval: clusterMean(
          many(Math.round(tasks / 4), () => {
            const repository = random.beta(4, 2);
            return many(4, () => trials(random, random.beta(4 * repository, 4 * (1 - repository)), 2)).flat();
          }),
        ),
        truth: 2 / 3,
      }),
    },
    {
      interval: "success on exactly these tasks",
      data: `${EQUAL.name}, 5 repeats`,
      tasks,
      runs: RUNS,
      draw: (random) => {
        const rates = many(tasks, () => EQUAL.task(random).base);
        return { interval: fixedSuite(rates.map((rate) => trials(random, rate, 5))), truth: average(rates) };
      },
    },
  ];
}

function tango(delta: number, discordant: number): Scenario[] {
  return SIZES.map((tasks) => ({
    interval: "difference, Tango",
    data: `difference ${delta}, ${discordant} discordant, 1 repeat`,
    tasks,
    runs: RUNS,
    draw: (random) => ({
      interval: pairedDifference(
        many(tasks, () => discordantPair(random, delta, discordant)),
        { binary: true },
      ),
      truth: delta,
    }),
  }));
}

export const SCENARIOS: readonly Scenario[] = [
  ...success(EQUAL, 1),
  ...success(EQUAL, 3),
  ...success(EASY, 3),
  ...tango(0, 0.1),
  ...tango(0.2, 0.3),
  ...difference(EQUAL, 3),
  ...difference(BETTER, 3),
  ...difference(EASY, 3),
  ...difference(SHARP, 3),
  ...SIZES.flatMap(bootstraps),
  ...SIZES.flatMap(others),
];
