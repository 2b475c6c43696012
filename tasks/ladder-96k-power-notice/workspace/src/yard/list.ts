import { table } from "../text/table.ts";
import { tonnes } from "../text/units.ts";
import type { Slot } from "./slot.ts";

/** The list of slots as the office has it on the wall. */
export function slotList(records: readonly Slot[]): string {
  const sorted = [...records].sort((a, b) => a.id.localeCompare(b.id));
  return table(
    ["Slot", "Feet", "Tiers", "Limit t", "Stack"],
    sorted.map((one) => [one.id, one.length, String(one.tiers), tonnes(one.limit), one.stack.join(" ")]),
  );
}
