import type { Estimate } from "./interval.ts";
import type { Resamples } from "./resamples.ts";

/** A task's positive measures on both sides, one number for each repeat. */
export interface PairedValues {
  readonly base: readonly number[];
  readonly candidate: readonly number[];
}

/** A quantile on both sides, and candidate by base. */
export interface PairedQuantile {
  readonly base: Estimate;
  readonly candidate: Estimate;
  readonly ratio: Estimate;
}

/**
 * Quantiles of two profiles over the same tasks. Every task has the same weight, however many of its repeats
 * were lost; with equal repeats these are the quantiles of the pooled values (Hyndman & Fan 1996, type 7).
 * The intervals come from one bootstrap of whole tasks, both sides drawn together, so what the sides share (hard
 * tasks, long tasks) cancels in the ratio. An end is null where so few tasks bound nothing: beyond the largest of T
 * lies the q-quantile with chance q^T, below the smallest with (1-q)^T.
 * @param tasks at least one value on each side of each task. Infinity is a value of which nobody knows how large it is:
 * an end that reaches it is null.
 * @param quantiles in (0, 1), ascending.
 */
export function pairedQuantiles(
  tasks: readonly PairedValues[],
  quantiles: readonly number[],
  resamples: Resamples,
  alpha = 0.05,
): PairedQuantile[] {
  const size = tasks.length;
  const sides = [sort(tasks.map(({ base }) => base)), sort(tasks.map(({ candidate }) => candidate))] as const;
  const [here, there] = sides.map((side) => drawnQuantiles(side, quantiles, new Uint16Array(size).fill(1), size));
  const draws = size < 2 ? new Uint16Array() : resamples.draws(size);
  const [ours, theirs] = sides.map((side) => drawnQuantiles(side, quantiles, draws, size));
  return quantiles.map((q, index) => {
    const open = { low: size < 2 || (1 - q) ** size > alpha / 2, high: size < 2 || q ** size > alpha / 2 };
    const either = { low: open.low || open.high, high: open.low || open.high };
    const [base = new Float64Array(), candidate = new Float64Array()] = [ours?.[index], theirs?.[index]];
    const [one = null, other = null] = [here?.[index]?.[0], there?.[index]?.[0]];
    return {
      base: estimate(one, base, open, alpha),
      candidate: estimate(other, candidate, open, alpha),
      ratio: estimate(
        one === null || other === null || one === 0 ? null : other / one,
        candidate.map((value, row) => value / (base[row] ?? 0)),
        either,
        alpha,
      ),
    };
  });
}

interface Sorted {
  readonly values: Float64Array;
  readonly owners: Uint32Array;
  /** Of each value: all values of a task together weigh 1. */
  readonly weights: Float64Array;
}

function sort(tasks: readonly (readonly number[])[]): Sorted {
  const all = tasks.flatMap((values, owner) => values.map((value) => ({ value, owner, weight: 1 / values.length })));
  all.sort((a, b) => a.value - b.value);
  return {
    values: Float64Array.from(all, ({ value }) => value),
    owners: Uint32Array.from(all, ({ owner }) => owner),
    weights: Float64Array.from(all, ({ weight }) => weight),
  };
}

/**
 * For each quantile its value in every row of draws, a row being how often each task was drawn. The i-th of the sorted
 * values lies at the share of the weight before it in the weight of all others; between two places it is interpolated.
 */
function drawnQuantiles(
  { values, owners, weights }: Sorted,
  quantiles: readonly number[],
  draws: Uint16Array,
  tasks: number,
): Float64Array[] {
  const rows = tasks === 0 ? 0 : draws.length / tasks;
  const found = quantiles.map(() => new Float64Array(rows));
  // What each value of a task weighs in a row.
  const weighs = new Float64Array(tasks);
  const ofOne = new Float64Array(tasks);
  for (let index = 0; index < values.length; index++) ofOne[owners[index] as number] = weights[index] as number;
  // Every row draws as many tasks as there are, so all weights together are `tasks`.
  const place = (before: number, weight: number) => (tasks <= weight ? 0 : before / (tasks - weight));
  for (let row = 0; row < rows; row++) {
    for (let task = 0; task < tasks; task++) {
      weighs[task] = (draws[row * tasks + task] as number) * (ofOne[task] as number);
    }
    let before = 0;
    let index = 0;
    for (let which = 0; which < quantiles.length; which++) {
      const q = quantiles[which] as number;
      const least = q * tasks - ROUNDING;
      for (; index < values.length; index++) {
        const more = weighs[owners[index] as number] as number;
        if (before + more >= least && more > 0) {
          const weight = weights[index] as number;
          if (tasks <= weight || place(before + more - weight, weight) >= q - ROUNDING) break;
        }
        before += more;
      }
      index = Math.min(index, values.length - 1);
      const here = values[index] as number;
      let last = index - 1;
      while (last >= 0 && weighs[owners[last] as number] === 0) last--;
      const weight = weights[index] as number;
      const first = place(before, weight);
      const reached = last < 0 ? 0 : place(before - (weights[last] as number), weights[last] as number);
      const between = last >= 0 && q < first && first > reached ? (first - q) / (first - reached) : 0;
      const from = between > 0 ? (values[last] ?? here) : here;
      (found[which] as Float64Array)[row] =
        from === here || here === Number.POSITIVE_INFINITY ? here : here - between * (here - from);
    }
  }
  return found;
}

/** Sums of thirds do not meet a quantile exactly. */
const ROUNDING = 1e-12;

/** Percentile interval; an end that is open, or not finite, is null. */
function estimate(
  value: number | null,
  figures: Float64Array,
  open: { readonly low: boolean; readonly high: boolean },
  alpha: number,
): Estimate {
  const sorted = figures.toSorted();
  const end = (place: number, isOpen: boolean) => {
    const figure = sorted[place];
    return isOpen || value === null || figure === undefined || !Number.isFinite(figure) ? null : figure;
  };
  const last = sorted.length - 1;
  return {
    value,
    low: end(Math.floor((last * alpha) / 2), open.low),
    high: end(Math.ceil(last * (1 - alpha / 2)), open.high),
  };
}
