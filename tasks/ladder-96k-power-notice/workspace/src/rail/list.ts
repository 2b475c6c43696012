import { table } from "../text/table.ts";
import { metres, tonnes } from "../text/units.ts";
import type { Wagon } from "./wagon.ts";

/** The list of wagons as the office has it on the wall. */
export function wagonList(records: readonly Wagon[]): string {
  const sorted = [...records].sort((a, b) => a.id.localeCompare(b.id));
  return table(
    ["Wagon", "Track", "Length", "Tare t", "Load t"],
    sorted.map((one) => [one.id, String(one.track), metres(one.length), tonnes(one.tare), tonnes(one.load)]),
  );
}
