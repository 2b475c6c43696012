import type { Stop } from "../../src/anchorage/stop.ts";

/** A stop for tests; what matters to a test is given as a change. */
export function stop(changes: Partial<Stop> = {}): Stop {
  return {
    id: "N-1021",
    call: "S-1207",
    spot: "R4",
    reason: "berth",
    droppedAt: new Date("2025-03-13T21:10:00Z"),
    weighedAt: new Date("2025-03-14T06:55:00Z"),
    length: 1680,
    dangerous: false,
    status: "assigned",
    ...changes,
  };
}
