import { table } from "../text/table.ts";
import { shortTime } from "../text/units.ts";
import type { Sailing } from "./sailing.ts";

/** The list of sailings as the office has it on the wall. */
export function sailingList(records: readonly Sailing[]): string {
  const sorted = [...records].sort((a, b) => a.leavesAt.getTime() - b.leavesAt.getTime());
  return table(
    ["Leaves", "Ship", "Line", "Adults", "Cars"],
    sorted.map((one) => [shortTime(one.leavesAt), one.ship, one.line, String(one.adults), String(one.cars)]),
  );
}
