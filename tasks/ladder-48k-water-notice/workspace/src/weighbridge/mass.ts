import type { Weighing } from "./weighing.ts";

/** Scales show multiples of this many kilograms and are verified for nothing finer. */
const DIVISION = 20;
/** Below this a scale's reading is not verified at all. */
const LEAST = 400;

/** The net weight in kilograms; null while one of both is missing, or where the scale was not made for it. */
export function netMass({ first, second }: Weighing): number | null {
  if (second === null) return null;
  const net = Math.abs(first - second);
  return net < LEAST ? null : net;
}

/** Gross weight of a container by the second method: what the lorry carries and the container's own weight is in it. */
export function verifiedGrossMass(weighing: Weighing): number | null {
  const net = netMass(weighing);
  // Weight is given to ships in hundreds of kilograms, and never less than it is.
  return net === null || weighing.box === null ? null : Math.ceil(net / 100) * 100;
}

/** Whether a reading can have come from one of our scales. */
export function isPlausible(kilograms: number): boolean {
  return kilograms === 0 || (kilograms >= LEAST && kilograms % DIVISION === 0);
}

/** The most that a lorry may weigh on public roads, in kilograms, by its axles. */
export function roadLimit(axles: number, combined: boolean): number {
  if (axles <= 2) return 18_000;
  if (axles === 3) return 26_000;
  if (axles === 4) return combined ? 36_000 : 32_000;
  // From and to a port the law allows four tonnes more for containers.
  return combined ? 44_000 : 40_000;
}
