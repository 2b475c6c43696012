import type { Berth } from "./berth.ts";

/** What a planner has to know about a ship, in decimetres. */
export interface Hull {
  readonly length: number;
  readonly draught: number;
  readonly needsPower: boolean;
}

/** Lines lead forward and aft: a ship needs a tenth of its length more wall than itself, at least fifteen metres. */
export function wallNeeded(length: number): number {
  return length + Math.max(150, Math.ceil(length / 10));
}

/** Half a metre stays under the keel, a full one where the bottom was last sounded more than a year ago. */
export function keelClearance(soundedOn: string, today: string): number {
  const days = (Date.parse(today) - Date.parse(soundedOn)) / 86_400_000;
  return days > 365 ? 10 : 5;
}

/** Why a ship cannot lie at a berth; empty when it can. */
export function obstacles(berth: Berth, hull: Hull, clearance: number, today: string): readonly string[] {
  const found: string[] = [];
  if (berth.closedUntil !== null && berth.closedUntil >= today) found.push(`closed until ${berth.closedUntil}`);
  if (wallNeeded(hull.length) > berth.length) found.push("too short");
  if (hull.draught + clearance > berth.depth) found.push("too shallow");
  if (hull.needsPower && !berth.power) found.push("no power from land");
  return found;
}

/** Berths that fit, those with the least wall to spare first, so that long ones stay free for long ships. */
export function fittingBerths(
  berths: readonly Berth[],
  hull: Hull,
  clearance: number,
  today: string,
): readonly Berth[] {
  return berths
    .filter((berth) => obstacles(berth, hull, clearance, today).length === 0)
    .sort((a, b) => a.length - b.length || a.id.localeCompare(b.id));
}
