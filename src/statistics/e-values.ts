/**
 * e-BH: which of several e-values can be called discoveries with a false discovery rate of at most
 * alpha, whatever their dependence: the k largest with `E_[k] >= m / (k·alpha)` (Wang & Ramdas 2022).
 * @returns a flag for each, in the order given.
 */
export function eBenjaminiHochberg(values: readonly number[], alpha = 0.05): boolean[] {
  const falling = [...values].sort((a, b) => b - a);
  let least = Number.POSITIVE_INFINITY;
  for (const [rank, value] of falling.entries()) {
    if (value >= values.length / ((rank + 1) * alpha)) least = value;
  }
  return values.map((value) => value >= least);
}

/** e-Bonferroni: the level at which each of m sequences runs so that all hold together. */
export function sequenceLevel(comparisons: number, alpha = 0.05): number {
  return alpha / Math.max(1, comparisons);
}
