import type { Stay } from "./stay.ts";

const DAY_MS = 86_400_000;

export interface Shed {
  readonly name: Stay["shed"];
  readonly area: number;
  /** Kilograms that a square metre carries. */
  readonly load: number;
  readonly bonded: boolean;
}

/** Square metres that are free; a fifth of every floor is for lorries and people. */
export function freeArea(shed: Shed, stays: readonly Stay[]): number {
  const taken = stays
    .filter(({ shed: name, status }) => name === shed.name && status === "stored")
    .reduce((sum, { area }) => sum + area, 0);
  return Math.max(0, Math.floor(shed.area * 0.8) - taken);
}

/** Why cargo cannot go into a shed; null when it can. */
export function shedRefuses(shed: Shed, stay: Stay, stays: readonly Stay[]): string | null {
  if (stay.bonded && !shed.bonded) return "no bonded shed";
  if (stay.mass > stay.area * shed.load) return "too heavy for the floor";
  return stay.area > freeArea(shed, stays) ? "no room" : null;
}

/** Whether cargo may be sold to pay for its storage: abandoned, here for ninety days, and not in the hands of customs. */
export function maySell({ status, bonded, cameOn }: Stay, today: string): boolean {
  return status === "abandoned" && !bonded && (Date.parse(today) - Date.parse(cameOn)) / DAY_MS >= 90;
}
