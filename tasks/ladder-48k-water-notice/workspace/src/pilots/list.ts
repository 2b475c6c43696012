import { table } from "../text/table.ts";
import { metres, shortTime } from "../text/units.ts";
import type { PilotJob } from "./pilot-job.ts";

/** The list of pilot jobs as the office has it on the wall. */
export function pilotJobList(records: readonly PilotJob[]): string {
  const sorted = [...records].sort((a, b) => a.id.localeCompare(b.id));
  return table(
    ["Job", "Pilot", "Way", "Aboard", "Aft"],
    sorted.map((one) => [
      one.id,
      one.pilot,
      one.way,
      one.boardedAt === null ? null : shortTime(one.boardedAt),
      metres(one.aft),
    ]),
  );
}
