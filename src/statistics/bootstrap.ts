import type { Interval } from "./interval.ts";
import { quantile } from "./quantile.ts";
import { Random } from "./random.ts";
import { quantileIntervals, resamplesOf } from "./resamples.ts";

/** How to resample. */
export interface BootstrapOptions {
  /** The same seed gives the same interval on every machine. */
  readonly seed: number | string;
  /** 10,000 unless told. */
  readonly resamples?: number;
  /** 1 - level; 0.05 unless told. */
  readonly alpha?: number;
}

/** Above this share of resamples without a value, the rest is not a fair picture of the statistic. */
const MAX_UNDEFINED = 0.05;

/**
 * Percentile bootstrap over clusters (Efron 1979): whole tasks are drawn with replacement, with all
 * their repeats and both profiles, so what belongs together stays together.
 * @param clusters one entry per task.
 * @param statistic the figure of a resample; null where it has none (a cost per success without success).
 * @returns null below two clusters, or when more than 5 % of the resamples have no figure.
 */
export function bootstrap<T>(
  clusters: readonly T[],
  statistic: (sample: readonly T[]) => number | null,
  { seed, resamples = 10_000, alpha = 0.05 }: BootstrapOptions,
): Interval | null {
  if (clusters.length < 2) return null;
  const random = new Random(seed);
  const sample = [...clusters];
  const figures: number[] = [];
  for (let round = 0; round < resamples; round++) {
    for (let place = 0; place < sample.length; place++) sample[place] = random.pick(clusters);
    const figure = statistic(sample);
    if (figure !== null && Number.isFinite(figure)) figures.push(figure);
  }
  return percentiles(figures, resamples, alpha);
}

/**
 * The same for a quantile of all values of all tasks, by {@link quantileIntervals}.
 * @param clusters the values of each task; clusters without a value are left out.
 * @param q in (0, 1); 0.5 for the median.
 * @returns null below two clusters, and where so few of them do not bound the quantile on both sides.
 */
export function bootstrapQuantile(
  clusters: readonly (readonly number[])[],
  q: number,
  { seed, resamples = 10_000, alpha = 0.05 }: BootstrapOptions,
): Interval | null {
  const [interval] = quantileIntervals(clusters, [q], resamplesOf(seed, resamples), alpha);
  const { low, high } = interval ?? { low: null, high: null };
  return low === null || high === null ? null : { low, high };
}

function percentiles(figures: readonly number[], resamples: number, alpha: number): Interval | null {
  if (figures.length < resamples * (1 - MAX_UNDEFINED)) return null;
  const sorted = Float64Array.from(figures).sort();
  const low = quantile(sorted, alpha / 2);
  const high = quantile(sorted, 1 - alpha / 2);
  return low === null || high === null ? null : { low, high };
}
