import { table } from "../text/table.ts";
import type { Pass } from "./pass.ts";

/** The list of passes as the office has it on the wall. */
export function passList(records: readonly Pass[]): string {
  const sorted = [...records].sort((a, b) => a.id.localeCompare(b.id));
  return table(
    ["Pass", "Holder", "Company", "Zones", "Until"],
    sorted.map((one) => [one.id, one.holder, one.company, one.zones.join(" "), one.until]),
  );
}
