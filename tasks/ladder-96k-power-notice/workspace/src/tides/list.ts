import { table } from "../text/table.ts";
import { shortTime } from "../text/units.ts";
import type { Tide } from "./tide.ts";

/** The list of tides as the office has it on the wall. */
export function tideList(records: readonly Tide[]): string {
  const sorted = [...records].sort((a, b) => a.at.getTime() - b.at.getTime());
  return table(
    ["Time", "Kind", "cm"],
    sorted.map((one) => [shortTime(one.at), one.kind, String(one.height)]),
  );
}
