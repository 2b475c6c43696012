import { table } from "../text/table.ts";
import { celsius, shortTime } from "../text/units.ts";
import type { Observation } from "./observation.ts";

/** The list of observations as the office has it on the wall. */
export function observationList(records: readonly Observation[]): string {
  const sorted = [...records].sort((a, b) => a.at.getTime() - b.at.getTime());
  return table(
    ["Time", "Wind", "Gust", "From", "Sight", "Air"],
    sorted.map((one) => [
      shortTime(one.at),
      String(one.mean),
      String(one.gust),
      String(one.from),
      String(one.sight),
      celsius(one.air),
    ]),
  );
}
