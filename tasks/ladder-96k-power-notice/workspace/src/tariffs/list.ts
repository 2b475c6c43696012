import { table } from "../text/table.ts";
import { euros } from "../text/units.ts";
import type { Tariff } from "./tariff.ts";

/** The list of tariffs as the office has it on the wall. */
export function tariffList(records: readonly Tariff[]): string {
  const sorted = [...records].sort((a, b) => a.id.localeCompare(b.id));
  return table(
    ["Tariff", "Item", "Price", "From", "Until"],
    sorted.map((one) => [one.id, one.item, euros(one.cents), one.from, one.until]),
  );
}
