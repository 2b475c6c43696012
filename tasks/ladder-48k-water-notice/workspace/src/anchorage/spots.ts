import type { Stop } from "./stop.ts";

/** A circle in the roads. Metres, and degrees of a grid with a metre's mesh. */
export interface Spot {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** How far a ship may swing. */
  readonly radius: number;
  /** Depth below chart datum, in decimetres. */
  readonly depth: number;
  readonly dangerousAllowed: boolean;
}

/** Metres that a ship swings around its anchor: its length and five times the depth of chain. */
export function swing(length: number, depth: number): number {
  return Math.ceil(length / 10 + (5 * depth) / 10);
}

/** Spots that are free and large enough, the smallest first. A ship with dangerous goods keeps a spot's width to others. */
export function freeSpots(
  ship: Pick<Stop, "length" | "dangerous">,
  draught: number,
  spots: readonly Spot[],
  stops: readonly Stop[],
): readonly Spot[] {
  const taken = stops.filter(({ status }) => status === "anchored" || status === "assigned");
  const spotOf = (name: string) => spots.find((spot) => spot.name === name);
  return spots
    .filter((spot) => !taken.some((stop) => stop.spot === spot.name))
    .filter((spot) => spot.radius >= swing(ship.length, spot.depth) && spot.depth >= draught + 15)
    .filter((spot) => !ship.dangerous || spot.dangerousAllowed)
    .filter((spot) =>
      taken.every((stop) => {
        const other = spotOf(stop.spot);
        if (other === undefined || (!ship.dangerous && !stop.dangerous)) return true;
        const distance = Math.hypot(spot.x - other.x, spot.y - other.y);
        return distance - other.radius - spot.radius >= Math.max(spot.radius, other.radius);
      }),
    )
    .sort((a, b) => a.radius - b.radius || a.name.localeCompare(b.name));
}
