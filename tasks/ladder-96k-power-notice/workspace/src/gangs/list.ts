import { table } from "../text/table.ts";
import { hours } from "../text/units.ts";
import type { Gang } from "./gang.ts";

/** The list of gangs as the office has it on the wall. */
export function gangList(records: readonly Gang[]): string {
  const sorted = [...records].sort((a, b) => a.id.localeCompare(b.id));
  return table(
    ["Day", "Shift", "Foreman", "Men", "Standby"],
    sorted.map((one) => [one.day, one.shift, one.foreman, String(one.men), hours(one.standby)]),
  );
}
