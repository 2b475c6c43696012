import type { MooringKind } from "./mooring.ts";

export interface Weather {
  readonly windKnots: number;
  readonly ice: boolean;
}

/**
 * Men that a ship needs on the quay. Two for each end up to 120 m, three above, four above 200 m. Wind above 28 knots
 * takes one more at each end, ice two more altogether. A ship that only shifts takes its own lines along.
 */
export function menNeeded(kind: MooringKind, length: number, { windKnots, ice }: Weather): number {
  let perEnd = 2;
  if (length > 1200) perEnd = 3;
  if (length > 2000) perEnd = 4;
  if (windKnots > 28) perEnd += 1;
  const men = perEnd * 2 + (ice ? 2 : 0);
  return kind === "shift" ? Math.max(2, men - 2) : men;
}
