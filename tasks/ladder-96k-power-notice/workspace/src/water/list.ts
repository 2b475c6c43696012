import { table } from "../text/table.ts";
import { shortTime, yesNo } from "../text/units.ts";
import type { WaterSupply } from "./water-supply.ts";

/** The list of water supplies as the office has it on the wall. */
export function waterSupplyList(records: readonly WaterSupply[]): string {
  const sorted = [...records].sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  return table(
    ["Supply", "Call", "Meter", "Open", "Amount", "Flushed"],
    sorted.map((one) => [
      one.id,
      one.call,
      one.meter,
      shortTime(one.startedAt),
      String(one.cubicMetres),
      yesNo(one.flushed),
    ]),
  );
}
