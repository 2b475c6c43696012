import type { Reefer } from "../../src/reefers/reefer.ts";

/** A reefer for tests; what matters to a test is given as a change. */
export function reefer(changes: Partial<Reefer> = {}): Reefer {
  return {
    id: "S-880",
    box: "MSKU3047615",
    socket: "C-04-11/2",
    setPoint: -180,
    supply: -174,
    back: -162,
    pluggedAt: new Date("2025-03-13T23:10:00Z"),
    pulledAt: null,
    defrosting: false,
    status: "plugged",
    ...changes,
  };
}
