import type { Lift } from "./lift.ts";

export interface Crane {
  readonly name: string;
  /** What it may lift at the quay's edge, in kilograms. */
  readonly limit: number;
  /** How far it reaches over the water, in decimetres. */
  readonly reach: number;
}

/** What a crane may lift at a distance over the water: all of it up to half its reach, then evenly down to 60 %. */
export function limitAt({ limit, reach }: Crane, distance: number): number {
  if (distance > reach) return 0;
  const half = reach / 2;
  if (distance <= half) return limit;
  return Math.floor(limit * (1 - 0.4 * ((distance - half) / half)));
}

/** Cranes stop above this wind, in knots: those on rails earlier, when it comes along the rails. */
export function mustStop(knots: number, alongRails: boolean): boolean {
  return knots > (alongRails ? 34 : 38);
}

/** Lifts that were too heavy for their crane. They are inspected, whatever the driver says. */
export function overloads(lifts: readonly Lift[], cranes: readonly Crane[]): readonly Lift[] {
  return lifts.filter((lift) => {
    const crane = cranes.find(({ name }) => name === lift.crane);
    return crane !== undefined && lift.mass > crane.limit * 1.1;
  });
}
