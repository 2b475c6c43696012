import type { PilotJob } from "../../src/pilots/pilot-job.ts";

/** A pilot job for tests; what matters to a test is given as a change. */
export function pilotJob(changes: Partial<PilotJob> = {}): PilotJob {
  return {
    id: "S-2201",
    call: "S-1207",
    pilot: "Brandt",
    way: "in",
    boardedAt: new Date("2025-03-14T07:40:00Z"),
    leftShipAt: new Date("2025-03-14T09:50:00Z"),
    fore: 88,
    aft: 93,
    remarks: null,
    status: "ordered",
    ...changes,
  };
}
