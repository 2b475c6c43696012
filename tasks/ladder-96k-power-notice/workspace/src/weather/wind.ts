import type { Observation } from "./observation.ts";

const SECTORS = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"] as const;
export type Sector = (typeof SECTORS)[number];

export function sectorOf(degrees: number): Sector {
  return SECTORS[Math.round((((degrees % 360) + 360) % 360) / 45) % 8] ?? "N";
}

/** The mean direction in whole degrees, weighed by speed; null when it is calm. 350 and 10 make 0, not 180. */
export function meanDirection(observations: readonly Pick<Observation, "mean" | "from">[]): number | null {
  let [x, y] = [0, 0];
  for (const { mean, from } of observations) {
    x += mean * Math.cos((from * Math.PI) / 180);
    y += mean * Math.sin((from * Math.PI) / 180);
  }
  if (Math.hypot(x, y) < 0.5) return null;
  return (Math.round((Math.atan2(y, x) * 180) / Math.PI) + 360) % 360;
}

/** Knots of wind from abeam on a quay that points somewhere; always positive. */
export function across({ mean, from }: Pick<Observation, "mean" | "from">, quayDegrees: number): number {
  return Math.round(Math.abs(mean * Math.sin(((from - quayDegrees) * Math.PI) / 180)));
}
