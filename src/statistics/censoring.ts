/** Times cut off at the limit under which they were taken. */
export interface Censored {
  /** Each `min(x, limit)`. */
  readonly values: readonly number[];
  /** How many ran into the limit: their true times are longer. */
  readonly atLimit: number;
  /** The share of them; null for no values. */
  readonly share: number | null;
}

/**
 * Times of attempts under a time limit. An attempt that was stopped counts with the limit itself, as a
 * lower bound of its time; whoever shows the times must show the share at the limit beside them.
 * @param values and the limit in the same unit.
 */
export function censor(values: readonly number[], limit: number): Censored {
  const atLimit = values.filter((value) => value >= limit).length;
  return {
    values: values.map((value) => Math.min(value, limit)),
    atLimit,
    share: values.length === 0 ? null : atLimit / values.length,
  };
}
