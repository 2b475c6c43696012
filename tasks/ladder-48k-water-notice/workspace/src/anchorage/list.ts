import { table } from "../text/table.ts";
import { shortTime } from "../text/units.ts";
import type { Stop } from "./stop.ts";

/** The list of stops as the office has it on the wall. */
export function stopList(records: readonly Stop[]): string {
  const sorted = [...records].sort((a, b) => a.droppedAt.getTime() - b.droppedAt.getTime());
  return table(
    ["Spot", "Call", "Waits for", "Anchor down"],
    sorted.map((one) => [one.spot, one.call, one.reason, shortTime(one.droppedAt)]),
  );
}
