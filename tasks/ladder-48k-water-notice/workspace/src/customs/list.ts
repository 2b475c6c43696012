import { table } from "../text/table.ts";
import { shortTime } from "../text/units.ts";
import type { Hold } from "./hold.ts";

/** The list of holds as the office has it on the wall. */
export function holdList(records: readonly Hold[]): string {
  const sorted = [...records].sort((a, b) => a.placedAt.getTime() - b.placedAt.getTime());
  return table(
    ["Hold", "Subject", "Office", "Reason", "Since"],
    sorted.map((one) => [one.id, one.subject, one.office, one.reason, shortTime(one.placedAt)]),
  );
}
