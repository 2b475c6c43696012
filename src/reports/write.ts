import { join } from "node:path";
import type { RunRecord } from "../records/run.ts";
import type { TrialRecord } from "../records/trial.ts";
import { writeWhole } from "../trees/whole.ts";
import { buildReport } from "./build.ts";
import { toCsv } from "./csv.ts";
import { readArtifacts } from "./html/artifacts.ts";
import { toHtml } from "./html/html.ts";
import { toJson } from "./json.ts";
import { toJunit } from "./junit.ts";
import { toMarkdown } from "./markdown.ts";
import { Report } from "./report.ts";

/** Writes every format of a run's report into its folder; gives the report. */
export async function writeReports(folder: string, run: RunRecord, trials: readonly TrialRecord[]): Promise<Report> {
  const report = Report.parse(buildReport(run, trials));
  await writeWhole(join(folder, "report.json"), toJson(report));
  await writeWhole(join(folder, "report.md"), toMarkdown(report));
  await writeWhole(join(folder, "junit.xml"), toJunit(report));
  await writeWhole(join(folder, "trials.csv"), toCsv(report));
  await writeWhole(join(folder, "report.html"), toHtml(report, await readArtifacts(folder, report)));
  return report;
}
