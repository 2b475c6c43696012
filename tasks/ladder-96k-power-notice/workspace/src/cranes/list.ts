import { table } from "../text/table.ts";
import { shortTime, tonnes } from "../text/units.ts";
import type { Lift } from "./lift.ts";

/** The list of lifts as the office has it on the wall. */
export function liftList(records: readonly Lift[]): string {
  const sorted = [...records].sort((a, b) => a.at.getTime() - b.at.getTime());
  return table(
    ["Lift", "Crane", "Load", "Mass t", "Set down"],
    sorted.map((one) => [one.id, one.crane, one.load, tonnes(one.mass), shortTime(one.at)]),
  );
}
