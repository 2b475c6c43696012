import type { Visit } from "../../src/gate/visit.ts";

/** A visit for tests; what matters to a test is given as a change. */
export function visit(changes: Partial<Visit> = {}): Visit {
  return {
    id: "V-20250314-0412",
    plate: "HX TT 204",
    carrier: "Lorentzen",
    errand: "collect",
    boxes: ["MSKU3047615"],
    bookedFrom: new Date("2025-03-14T08:00:00Z"),
    inAt: new Date("2025-03-14T08:10:00Z"),
    outAt: new Date("2025-03-14T08:52:00Z"),
    status: "booked",
    ...changes,
  };
}
