import type { Sailing } from "../../src/passengers/sailing.ts";

/** A sailing for tests; what matters to a test is given as a change. */
export function sailing(changes: Partial<Sailing> = {}): Sailing {
  return {
    id: "S-3305",
    line: "Helle",
    ship: "Anna K",
    leavesAt: new Date("2025-03-14T18:30:00Z"),
    leftAt: new Date("2025-03-14T18:41:00Z"),
    adults: 212,
    children: 57,
    cars: 88,
    lorries: 14,
    crew: 46,
    status: "announced",
    ...changes,
  };
}
