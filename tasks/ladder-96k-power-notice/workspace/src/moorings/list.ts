import { table } from "../text/table.ts";
import { shortTime } from "../text/units.ts";
import type { Mooring } from "./mooring.ts";

/** The list of moorings as the office has it on the wall. */
export function mooringList(records: readonly Mooring[]): string {
  const sorted = [...records].sort((a, b) => a.orderedFor.getTime() - b.orderedFor.getTime());
  return table(
    ["Mooring", "Kind", "Men", "Ordered for", "First line"],
    sorted.map((one) => [
      one.id,
      one.kind,
      String(one.men),
      shortTime(one.orderedFor),
      one.firstLine === null ? null : shortTime(one.firstLine),
    ]),
  );
}
