import type { BootstrapOptions } from "./bootstrap.ts";
import type { Interval } from "./interval.ts";
import { quantile } from "./quantile.ts";
import { Random } from "./random.ts";

/** A profile's place among several. */
export interface Rank {
  /** Share of the resamples in which it has the highest mean; ties share. */
  readonly best: number;
  /** Percentile interval of its rank, 1 is the highest. */
  readonly rank: Interval;
}

/**
 * How sure a ranking is: tasks are resampled with all profiles together, and the profiles ranked by
 * their mean in each resample.
 * @param scores one row per task, in it one score per profile; tasks that a profile lacks are left out
 *   by the caller, for all.
 * @returns one entry per profile; empty below two tasks.
 */
export function ranking(
  scores: readonly (readonly number[])[],
  { seed, resamples = 10_000, alpha = 0.05 }: BootstrapOptions,
): Rank[] {
  const profiles = scores[0]?.length ?? 0;
  if (scores.length < 2) return [];
  const random = new Random(seed);
  const best = new Float64Array(profiles);
  const ranks = Array.from({ length: profiles }, () => new Float64Array(resamples));
  for (let round = 0; round < resamples; round++) {
    const sums = new Float64Array(profiles);
    for (let draw = 0; draw < scores.length; draw++) {
      for (const [profile, score] of random.pick(scores).entries()) sums[profile] = (sums[profile] ?? 0) + score;
    }
    place(sums, round, best, ranks);
  }
  return ranks.map((values, profile) => ({
    best: (best[profile] ?? 0) / resamples,
    rank: { low: quantile(values, alpha / 2) ?? 1, high: quantile(values, 1 - alpha / 2) ?? profiles },
  }));
}

/** Sums of the same scores in another order differ by rounding; that is no lead. */
const SAME = 1e-9;

function place(sums: Float64Array, round: number, best: Float64Array, ranks: readonly Float64Array[]): void {
  const ahead = sums.map((own) => sums.filter((other) => other > own + SAME).length);
  const first = ahead.filter((count) => count === 0).length;
  for (const [profile, count] of ahead.entries()) {
    const tied = sums.filter((other) => Math.abs(other - (sums[profile] ?? 0)) <= SAME).length;
    if (count === 0) best[profile] = (best[profile] ?? 0) + 1 / first;
    const row = ranks[profile];
    if (row) row[round] = count + (tied + 1) / 2;
  }
}
