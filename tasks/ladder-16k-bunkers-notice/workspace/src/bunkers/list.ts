import { table } from "../text/table.ts";
import { shortTime } from "../text/units.ts";
import type { Bunkering } from "./bunkering.ts";

/** The list of bunkerings as the office has it on the wall. */
export function bunkeringList(records: readonly Bunkering[]): string {
  const sorted = [...records].sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  return table(
    ["Bunkering", "Call", "Fuel", "Meter", "Valve open", "Litres"],
    sorted.map((one) => [one.id, one.call, one.fuel, one.meter, shortTime(one.startedAt), String(one.delivered)]),
  );
}
