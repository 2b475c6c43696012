import type { PilotJob } from "./pilot-job.ts";

/** Ships that must take a pilot: by length, by what they carry, and every ship in fog. Lengths in decimetres. */
export function mustTakePilot(ship: { length: number; dangerous: boolean; exempt: boolean }, sight: number): boolean {
  if (sight < 1000) return true;
  if (ship.dangerous) return ship.length > 500;
  // A master with an exemption has passed the station's examination for ships up to a length.
  return ship.length > (ship.exempt ? 1400 : 900);
}

/** The deepest draught that a pilot read, in decimetres: what the bottom has to leave room for. */
export function deepest({ fore, aft }: Pick<PilotJob, "fore" | "aft">): number {
  return Math.max(fore, aft);
}

/** Trim by the stern in decimetres; negative by the bow, which pilots refuse from five on. */
export function trim({ fore, aft }: Pick<PilotJob, "fore" | "aft">): number {
  return aft - fore;
}
