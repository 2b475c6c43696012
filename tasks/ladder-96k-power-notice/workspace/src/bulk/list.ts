import { table } from "../text/table.ts";
import { tonnes } from "../text/units.ts";
import type { Parcel } from "./parcel.ts";

/** The list of parcels as the office has it on the wall. */
export function parcelList(records: readonly Parcel[]): string {
  const sorted = [...records].sort((a, b) => a.id.localeCompare(b.id));
  return table(
    ["Parcel", "Goods", "Owner", "Mass t", "Cell"],
    sorted.map((one) => [one.id, one.goods, one.owner, tonnes(one.mass), one.cell]),
  );
}
