import { table } from "../text/table.ts";
import { shortTime } from "../text/units.ts";
import type { Visit } from "./visit.ts";

/** The list of visits as the office has it on the wall. */
export function visitList(records: readonly Visit[]): string {
  const sorted = [...records].sort((a, b) => a.id.localeCompare(b.id));
  return table(
    ["Plate", "Carrier", "Errand", "Boxes", "In"],
    sorted.map((one) => [
      one.plate,
      one.carrier,
      one.errand,
      one.boxes.join(" "),
      one.inAt === null ? null : shortTime(one.inAt),
    ]),
  );
}
