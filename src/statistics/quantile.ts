/**
 * The q-quantile by linear interpolation between order statistics (Hyndman & Fan 1996, type 7, the
 * default of R and NumPy); null for no values.
 */
export function quantile(values: Iterable<number>, q: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (position - Math.floor(position));
}
