import { table } from "../text/table.ts";
import { shortTime } from "../text/units.ts";
import type { TowJob } from "./tow-job.ts";

/** The list of tows as the office has it on the wall. */
export function towJobList(records: readonly TowJob[]): string {
  const sorted = [...records].sort((a, b) => a.id.localeCompare(b.id));
  return table(
    ["Tow", "Tug", "Place", "Fast", "Pull"],
    sorted.map((one) => [
      one.id,
      one.tug,
      one.place,
      one.fastAt === null ? null : shortTime(one.fastAt),
      String(one.pull),
    ]),
  );
}
