import { table } from "../text/table.ts";
import { shortTime } from "../text/units.ts";
import type { Permit } from "./permit.ts";

/** The list of permits as the office has it on the wall. */
export function permitList(records: readonly Permit[]): string {
  const sorted = [...records].sort((a, b) => a.from.getTime() - b.from.getTime());
  return table(
    ["Permit", "Work", "Place", "From", "Until"],
    sorted.map((one) => [one.id, one.work, one.place, shortTime(one.from), shortTime(one.until)]),
  );
}
