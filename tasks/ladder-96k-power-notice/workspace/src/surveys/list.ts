import { table } from "../text/table.ts";
import { euros } from "../text/units.ts";
import type { Survey } from "./survey.ts";

/** The list of surveys as the office has it on the wall. */
export function surveyList(records: readonly Survey[]): string {
  const sorted = [...records].sort((a, b) => a.id.localeCompare(b.id));
  return table(
    ["Survey", "Subject", "Cause", "By", "Estimate"],
    sorted.map((one) => [
      one.id,
      one.subject,
      one.cause,
      one.surveyor,
      one.estimate === null ? null : euros(one.estimate),
    ]),
  );
}
