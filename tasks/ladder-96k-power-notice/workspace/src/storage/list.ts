import { table } from "../text/table.ts";
import type { Stay } from "./stay.ts";

/** The list of stays as the office has it on the wall. */
export function stayList(records: readonly Stay[]): string {
  const sorted = [...records].sort((a, b) => a.id.localeCompare(b.id));
  return table(
    ["Stay", "Goods", "Owner", "m2", "Came"],
    sorted.map((one) => [one.id, one.goods, one.owner, String(one.area), one.cameOn]),
  );
}
