import { table } from "../text/table.ts";
import { shortTime, tonnes } from "../text/units.ts";
import type { Weighing } from "./weighing.ts";

/** The list of weighings as the office has it on the wall. */
export function weighingList(records: readonly Weighing[]): string {
  const sorted = [...records].sort((a, b) => a.at.getTime() - b.at.getTime());
  return table(
    ["Ticket", "Box", "First t", "Axles", "Time"],
    sorted.map((one) => [one.id, one.box, tonnes(one.first), String(one.axles), shortTime(one.at)]),
  );
}
