import { table } from "../text/table.ts";
import { shortTime } from "../text/units.ts";
import type { WasteDelivery } from "./waste-delivery.ts";

/** The list of waste deliveries as the office has it on the wall. */
export function wasteDeliveryList(records: readonly WasteDelivery[]): string {
  const sorted = [...records].sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  return table(
    ["Delivery", "Call", "Sort", "Meter", "Hoses on", "Volume"],
    sorted.map((one) => [one.id, one.call, one.sort, one.meter, shortTime(one.startedAt), String(one.volume)]),
  );
}
