import type { Tide } from "../../src/tides/tide.ts";

/** A tide for tests; what matters to a test is given as a change. */
export function tide(changes: Partial<Tide> = {}): Tide {
  return {
    id: "2025-03-14-H1",
    day: "2025-03-14",
    kind: "high",
    at: new Date("2025-03-14T11:42:00Z"),
    height: 412,
    surge: 35,
    ...changes,
  };
}
