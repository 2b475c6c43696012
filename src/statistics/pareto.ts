/** How one profile stands to another on one axis. */
export interface AxisDifference {
  /**
   * Interval of the difference, oriented so that above 0 is better for the first: a log-ratio of
   * seconds or money enters with its sign turned. Null when it was not measured.
   */
  readonly low: number | null;
  readonly high: number | null;
  /** The smallest difference that matters on this axis, above 0, in its unit. */
  readonly margin: number;
}

/** What the intervals say of a set of profiles. */
export interface Front<T> {
  /** The items that nothing dominates, in the order given. */
  readonly front: readonly T[];
  /** The others, each with the items that dominate it. */
  readonly dominated: readonly { readonly item: T; readonly by: readonly T[] }[];
}

/**
 * Whether the first dominates the second: better on one axis beyond its interval, worse on none, and
 * non-inferior on all. A missing interval shows nothing, so it prevents dominance.
 */
export function dominates(axes: readonly AxisDifference[]): boolean {
  const sound = axes.every(({ low, high, margin }) => low !== null && high !== null && low > -margin && high >= 0);
  return sound && axes.some(({ low }) => low !== null && low > 0);
}

/**
 * The Pareto front by intervals instead of point values, so that noise pushes nobody off it.
 * @param items profiles; an axis that no profile has is left out by the caller.
 * @param compare the axes of `first` against `second`.
 */
export function paretoFront<T>(
  items: readonly T[],
  compare: (first: T, second: T) => readonly AxisDifference[],
): Front<T> {
  const beats = items.map((first) => items.map((second) => first !== second && dominates(compare(first, second))));
  const reach = closure(beats);
  // Dominance by intervals can run in a circle; who is in one is dominated by nobody in it.
  const entries = items.map((item, loser) => ({
    item,
    by: items.filter((_, winner) => beats[winner]?.[loser] && !reach[loser]?.[winner]),
  }));
  return {
    front: entries.filter((entry) => entry.by.length === 0).map((entry) => entry.item),
    dominated: entries.filter((entry) => entry.by.length > 0),
  };
}

/** Who beats whom, directly or through others. */
function closure(beats: readonly (readonly boolean[])[]): boolean[][] {
  const reach = beats.map((row) => [...row]);
  for (const via of reach.keys()) {
    for (const row of reach) {
      if (!row[via]) continue;
      for (const [to, reached] of (reach[via] ?? []).entries()) if (reached) row[to] = true;
    }
  }
  return reach;
}
