import { table } from "../text/table.ts";
import { shortTime } from "../text/units.ts";
import type { Call } from "./call.ts";

/** The list of calls as the office has it on the wall. */
export function callList(records: readonly Call[]): string {
  const sorted = [...records].sort((a, b) => a.id.localeCompare(b.id));
  return table(
    ["Call", "Ship", "Berth", "Arrived", "Status"],
    sorted.map((one) => [
      one.id,
      one.ship,
      one.berth,
      one.arrivedAt === null ? null : shortTime(one.arrivedAt),
      one.status,
    ]),
  );
}
