import type { Ship } from "./ship.ts";

/** Classes by which we plan, from small to large. */
export type ShipClass = "coaster" | "feeder" | "handy" | "large";

/** Ferries come every day and are planned as if they were a class smaller. */
export function classOf({ kind, length, beam }: Pick<Ship, "kind" | "length" | "beam">): ShipClass {
  const classes: readonly ShipClass[] = ["coaster", "feeder", "handy", "large"];
  let index = 0;
  if (length > 1000 || beam > 160) index = 1;
  if (length > 1700 || beam > 280) index = 2;
  if (length > 2200 || beam > 330) index = 3;
  if (kind === "ferry") index = Math.max(0, index - 1);
  return classes[index] ?? "large";
}

/** Whether a ship turns in the basin by itself; others are turned by tugs outside. */
export function turnsInBasin(ship: Pick<Ship, "length" | "kind">, basinDiameter: number): boolean {
  const room = ship.kind === "ferry" ? 1.3 : 1.8;
  return ship.length * room <= basinDiameter;
}
