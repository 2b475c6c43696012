import type { Parcel } from "../../src/bulk/parcel.ts";

/** A parcel for tests; what matters to a test is given as a change. */
export function parcel(changes: Partial<Parcel> = {}): Parcel {
  return {
    id: "N-51",
    call: "S-1207",
    goods: "wheat",
    owner: "Ackermann",
    mass: 4_120_000,
    moisture: 138,
    cell: "Z12",
    storedAt: new Date("2025-03-11T15:00:00Z"),
    status: "afloat",
    ...changes,
  };
}
