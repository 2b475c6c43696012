import { table } from "../text/table.ts";
import { shortTime } from "../text/units.ts";
import type { PowerConnection } from "./power-connection.ts";

/** The list of power connections as the office has it on the wall. */
export function powerConnectionList(records: readonly PowerConnection[]): string {
  const sorted = [...records].sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  return table(
    ["Connection", "Call", "Meter", "Closed", "kWh", "Peak"],
    sorted.map((one) => [one.id, one.call, one.meter, shortTime(one.startedAt), String(one.energy), String(one.peak)]),
  );
}
