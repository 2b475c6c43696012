import { join } from "node:path";
import type { RunRecord } from "../records/run.ts";
import type { TrialRecord } from "../records/trial.ts";
import { writeWhole } from "../trees/whole.ts";
import { buildReport } from "./build.ts";
import { toMarkdown } from "./markdown.ts";
import { Report } from "./report.ts";

/** Writes `report.json` and `report.md` of a run into its folder; gives the report. */
export async function writeReports(folder: string, run: RunRecord, trials: readonly TrialRecord[]): Promise<Report> {
  const report = Report.parse(buildReport(run, trials));
  await writeWhole(join(folder, "report.json"), `${JSON.stringify(report, null, 2)}\n`);
  await writeWhole(join(folder, "report.md"), toMarkdown(report));
  return report;
}
