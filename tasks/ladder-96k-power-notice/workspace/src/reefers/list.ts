import { table } from "../text/table.ts";
import { celsius } from "../text/units.ts";
import type { Reefer } from "./reefer.ts";

/** The list of reefers as the office has it on the wall. */
export function reeferList(records: readonly Reefer[]): string {
  const sorted = [...records].sort((a, b) => a.id.localeCompare(b.id));
  return table(
    ["Reefer", "Container", "Socket", "Set", "Return"],
    sorted.map((one) => [one.id, one.box, one.socket, celsius(one.setPoint), celsius(one.back)]),
  );
}
