import { table } from "../text/table.ts";
import { metres, yesNo } from "../text/units.ts";
import type { Berth } from "./berth.ts";

/** The list of berths as the office has it on the wall. */
export function berthList(records: readonly Berth[]): string {
  const sorted = [...records].sort((a, b) => a.id.localeCompare(b.id));
  return table(
    ["Berth", "Quay", "Length", "Depth", "Power"],
    sorted.map((one) => [one.id, one.quay, metres(one.length), metres(one.depth), yesNo(one.power)]),
  );
}
