import { table } from "../text/table.ts";
import { shortTime } from "../text/units.ts";
import type { Incident } from "./incident.ts";

/** The list of incidents as the office has it on the wall. */
export function incidentList(records: readonly Incident[]): string {
  const sorted = [...records].sort((a, b) => a.at.getTime() - b.at.getTime());
  return table(
    ["Incident", "Kind", "Place", "Time", "By"],
    sorted.map((one) => [one.id, one.kind, one.place, shortTime(one.at), one.reporter]),
  );
}
