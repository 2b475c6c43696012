import { Random } from "./random.ts";

/**
 * The task bootstrap in bulk: the same draws serve every figure of every profile, so that ten thousand of
 * them over hundreds of tasks cost milliseconds. Whole tasks are drawn with replacement, each with all its
 * repeats, because repeats of one task are not independent (Field & Welsh 2007, cluster bootstrap). The
 * intervals are percentile intervals (Efron 1979).
 */
export interface Resamples {
  /** Number of resamples. */
  readonly count: number;
  /** How often each of `tasks` tasks was drawn: `count` rows of `tasks` numbers, one row a resample. */
  draws(tasks: number): Uint16Array;
}

/**
 * Resamples by a seed: equal seeds give equal intervals.
 * @param seed whole number, or a text.
 */
export function resamplesOf(seed: number | string, count: number): Resamples {
  const known = new Map<number, Uint16Array>();
  return {
    count,
    draws(tasks) {
      const drawn = known.get(tasks) ?? draw(seed, count, tasks);
      known.set(tasks, drawn);
      return drawn;
    },
  };
}

function draw(seed: number | string, count: number, tasks: number): Uint16Array {
  const random = new Random(seed);
  const weights = new Uint16Array(count * tasks);
  for (let row = 0; row < weights.length; row += tasks) {
    for (let each = 0; each < tasks; each++) {
      const task = row + random.integer(tasks);
      weights[task] = (weights[task] ?? 0) + 1;
    }
  }
  return weights;
}

/** An interval of which an end is null where the data set no bound. */
export interface OpenInterval {
  readonly low: number | null;
  readonly high: number | null;
}

const OPEN: OpenInterval = { low: null, high: null };

/**
 * Intervals of quantiles over all values of all tasks. An end is null where no sample of so few tasks could
 * bound the quantile: beyond the largest value of T tasks lies the q-quantile with chance q^T, beyond the
 * smallest with (1-q)^T, and either has to be at most alpha/2.
 * @param tasks values of each task, in any unit; tasks without values take no part. Infinity is a value of
 * which nobody knows how large it is; an end that reaches it is null.
 * @param quantiles in (0, 1), ascending.
 */
export function quantileIntervals(
  tasks: readonly (readonly number[])[],
  quantiles: readonly number[],
  resamples: Resamples,
  alpha = 0.05,
): OpenInterval[] {
  const filled = tasks.filter((values) => values.length > 0);
  const size = filled.length;
  if (size < 2) return quantiles.map(() => OPEN);
  const pairs = filled.flatMap((values, task) => values.map((value) => ({ value, task })));
  pairs.sort((a, b) => a.value - b.value);
  const values = Float64Array.from(pairs, ({ value }) => value);
  const owners = Uint32Array.from(pairs, ({ task }) => task);
  const sizes = Uint32Array.from(filled, ({ length }) => length);
  const draws = resamples.draws(size);
  const found = quantiles.map(() => new Float64Array(resamples.count));
  for (let resample = 0; resample < resamples.count; resample++) {
    const row = resample * size;
    let total = 0;
    for (let task = 0; task < size; task++) total += (draws[row + task] ?? 0) * (sizes[task] ?? 0);
    let index = 0;
    let seen = draws[row + (owners[0] ?? 0)] ?? 0;
    for (let q = 0; q < quantiles.length; q++) {
      // Type 7, as statistics/quantile.ts, over each value as often as its task was drawn.
      const position = (total - 1) * (quantiles[q] ?? 0);
      const floor = Math.floor(position);
      while (seen <= floor) seen += draws[row + (owners[++index] ?? 0)] ?? 0;
      const below = values[index] ?? 0;
      let above = below;
      if (position > floor && seen <= floor + 1) {
        let next = index + 1;
        while ((draws[row + (owners[next] ?? 0)] ?? 0) === 0) next++;
        above = values[next] ?? below;
      }
      (found[q] as Float64Array)[resample] = above === below ? below : below + (above - below) * (position - floor);
    }
  }
  return quantiles.map((q, index) => {
    const { low, high } = ends(found[index] as Float64Array, alpha);
    return {
      low: (1 - q) ** size > alpha / 2 ? null : finite(low),
      high: q ** size > alpha / 2 ? null : finite(high),
    };
  });
}

/** Fewer tasks than this give no interval: a percentile interval of a handful of tasks is far too narrow. */
const FEWEST_TASKS = 6;

/**
 * Interval of Σ numerators ÷ Σ denominators, both drawn together. A resample without denominator is
 * infinitely large, so a ratio that rests on few tasks has no upper end.
 * @param tasks what each task adds to both sums; both at least 0.
 */
export function ratioInterval(
  tasks: readonly { readonly numerator: number; readonly denominator: number }[],
  resamples: Resamples,
  alpha = 0.05,
): OpenInterval {
  const size = tasks.length;
  if (size < FEWEST_TASKS) return OPEN;
  const draws = resamples.draws(size);
  const above = Float64Array.from(tasks, ({ numerator }) => numerator);
  const below = Float64Array.from(tasks, ({ denominator }) => denominator);
  const found = new Float64Array(resamples.count);
  for (let resample = 0; resample < resamples.count; resample++) {
    const row = resample * size;
    let numerator = 0;
    let denominator = 0;
    for (let task = 0; task < size; task++) {
      const weight = draws[row + task] ?? 0;
      numerator += weight * (above[task] ?? 0);
      denominator += weight * (below[task] ?? 0);
    }
    found[resample] = denominator === 0 ? Number.POSITIVE_INFINITY : numerator / denominator;
  }
  const { low, high } = ends(found, alpha);
  return { low: finite(low), high: finite(high) };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Order statistics, without a mean of neighbours: one of them may be infinite. */
function ends(values: Float64Array, alpha: number): { low: number; high: number } {
  const sorted = values.sort();
  const last = sorted.length - 1;
  return {
    low: sorted[Math.floor((last * alpha) / 2)] ?? Number.NaN,
    high: sorted[Math.ceil(last * (1 - alpha / 2))] ?? Number.NaN,
  };
}
