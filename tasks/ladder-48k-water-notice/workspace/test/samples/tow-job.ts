import type { TowJob } from "../../src/tugs/tow-job.ts";

/** A tow for tests; what matters to a test is given as a change. */
export function towJob(changes: Partial<TowJob> = {}): TowJob {
  return {
    id: "N-77",
    call: "S-1207",
    account: "20417",
    tug: "Wal",
    place: "stern",
    fastAt: new Date("2025-03-14T08:30:00Z"),
    looseAt: new Date("2025-03-14T09:40:00Z"),
    pull: 45,
    status: "ordered",
    ...changes,
  };
}
