export interface Reach {
  readonly berth: string;
  /** Wanted and found, in decimetres below datum. */
  readonly wanted: number;
  readonly found: number;
  /** Square metres of bottom. */
  readonly area: number;
  readonly rock: boolean;
}

/** Cubic metres to take out: what is missing and half a metre more, so that nobody has to come back in spring. */
export function volumeOf({ wanted, found, area }: Reach): number {
  return found >= wanted ? 0 : Math.ceil(((wanted - found + 5) / 10) * area);
}

/** Berths in the order in which the dredger goes: shallowest against what is wanted first. Rock needs another ship. */
export function dredgingOrder(reaches: readonly Reach[]): readonly string[] {
  return reaches
    .filter((reach) => !reach.rock && reach.found < reach.wanted)
    .sort((a, b) => b.wanted - b.found - (a.wanted - a.found) || a.berth.localeCompare(b.berth))
    .map(({ berth }) => berth);
}

/** Months until a berth is too shallow at a silting rate in centimetres a month; null when it never is. */
export function monthsLeft({ wanted, found }: Pick<Reach, "wanted" | "found">, rate: number): number | null {
  if (found < wanted) return 0;
  return rate <= 0 ? null : Math.floor(((found - wanted) * 10) / rate);
}
