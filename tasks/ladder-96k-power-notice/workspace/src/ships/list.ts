import { table } from "../text/table.ts";
import { metres } from "../text/units.ts";
import type { Ship } from "./ship.ts";

/** The list of ships as the office has it on the wall. */
export function shipList(records: readonly Ship[]): string {
  const sorted = [...records].sort((a, b) => a.name.localeCompare(b.name));
  return table(
    ["Name", "Number", "Kind", "Length", "GT"],
    sorted.map((one) => [one.name, one.id, one.kind, metres(one.length), String(one.tonnage)]),
  );
}
