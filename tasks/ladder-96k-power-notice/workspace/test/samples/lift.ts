import type { Lift } from "../../src/cranes/lift.ts";

/** A lift for tests; what matters to a test is given as a change. */
export function lift(changes: Partial<Lift> = {}): Lift {
  return {
    id: "K3-20250314-0871",
    crane: "K3",
    call: "S-1207",
    load: "box",
    mass: 27_300,
    seconds: 118,
    at: new Date("2025-03-14T11:02:00Z"),
    twin: false,
    ...changes,
  };
}
