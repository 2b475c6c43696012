import type { Call } from "../../src/calls/call.ts";

/** A call for tests; what matters to a test is given as a change. */
export function call(changes: Partial<Call> = {}): Call {
  return {
    id: "S-1207",
    ship: "Dorothea",
    berth: "B07",
    arrivedAt: new Date("2025-03-14T09:20:00Z"),
    leftAt: null,
    status: "expected",
    ...changes,
  };
}
