import type { Berth } from "../../src/berths/berth.ts";

/** A berth for tests; what matters to a test is given as a change. */
export function berth(changes: Partial<Berth> = {}): Berth {
  return {
    id: "B07",
    quay: "south",
    length: 2400,
    depth: 112,
    power: true,
    closedUntil: null,
    ...changes,
  };
}
