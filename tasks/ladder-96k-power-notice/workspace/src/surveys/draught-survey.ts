/** Readings at six marks of a hull, in centimetres, port and starboard. */
export interface Marks {
  readonly fore: readonly [number, number];
  readonly mid: readonly [number, number];
  readonly aft: readonly [number, number];
}

/** The mean draught in centimetres by which weight is reckoned: the middle counts six times, the ends once each. */
export function quarterMean({ fore, mid, aft }: Marks): number {
  const mean = ([port, starboard]: readonly [number, number]) => (port + starboard) / 2;
  return (mean(fore) + 6 * mean(mid) + mean(aft)) / 8;
}

/**
 * Tonnes of cargo between two readings, from the ship's table of tonnes per centimetre. Water that is lighter than the
 * sea's 1025 grams a litre lets a ship lie deeper. What was pumped in or out in between is taken off.
 */
export function cargoBetween(
  light: Marks,
  laden: Marks,
  { tonnesPerCentimetre, waterDensity, ballastLoaded }: Circumstances,
): number {
  const sunk = quarterMean(laden) - quarterMean(light);
  return Math.round((sunk * tonnesPerCentimetre * waterDensity) / 1025 - ballastLoaded);
}

export interface Circumstances {
  readonly tonnesPerCentimetre: number;
  /** Grams a litre. */
  readonly waterDensity: number;
  /** Tonnes; negative where ballast was pumped out. */
  readonly ballastLoaded: number;
}

/** List in centimetres, by the marks amidships; positive to starboard. */
export function listOf({ mid: [port, starboard] }: Marks): number {
  return starboard - port;
}
