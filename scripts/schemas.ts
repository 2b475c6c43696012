// Writes the JSON Schema of every file format into schemas/. `--check` only says whether they are current.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { OutcomeFile } from "../src/action/outcome-file.ts";
import { BaselineFile } from "../src/baselines/file.ts";
import { ComparisonOutput } from "../src/comparisons/comparison.ts";
import { Config } from "../src/config/config.ts";
import { DecisionFile } from "../src/decisions/decision.ts";
import { Ledger } from "../src/gateway/gateway.ts";
import { History } from "../src/history/history.ts";
import { PullRequestReport } from "../src/pull-requests/pull-request.ts";
import { RunRecord } from "../src/records/run.ts";
import { SubmissionRecord } from "../src/records/submission.ts";
import { TrialRecord } from "../src/records/trial.ts";
import { Regrading } from "../src/regrading/regrading.ts";
import { Report } from "../src/reports/report.ts";
import { Session } from "../src/sessions/session.ts";
import { TaskFile } from "../src/tasks/task.ts";
import { ChangesFile } from "../src/trees/changes.ts";
import { ValidationFile } from "../src/validation/validation.ts";

// What people write is described before defaults are filled in, what we write after.
const formats = [
  { name: "agent-eval", schema: Config, io: "input" },
  { name: "task", schema: TaskFile, io: "input" },
  { name: "session", schema: Session, io: "input" },
  { name: "run", schema: RunRecord, io: "output" },
  { name: "trial", schema: TrialRecord, io: "output" },
  { name: "report", schema: Report, io: "output" },
  { name: "comparison", schema: ComparisonOutput, io: "output" },
  { name: "ledger", schema: Ledger, io: "output" },
  { name: "changes", schema: ChangesFile, io: "output" },
  { name: "submission", schema: SubmissionRecord, io: "output" },
  { name: "validation", schema: ValidationFile, io: "output" },
  { name: "decision", schema: DecisionFile, io: "output" },
  { name: "history", schema: History, io: "output" },
  { name: "baseline", schema: BaselineFile, io: "output" },
  { name: "pull-request", schema: PullRequestReport, io: "output" },
  { name: "action", schema: OutcomeFile, io: "output" },
  { name: "regrade", schema: Regrading, io: "output" },
] as const;

const check = process.argv.includes("--check");
await mkdir("schemas", { recursive: true });
for (const { name, schema, io } of formats) {
  const file = `schemas/${name}.schema.json`;
  const text = `${JSON.stringify(z.toJSONSchema(schema, { io }), null, 2)}\n`;
  if (!check) await writeFile(file, text);
  else if ((await readFile(file, "utf8").catch(() => "")) !== text) {
    process.stderr.write(`${file} is not current; run: npm run schemas\n`);
    process.exitCode = 1;
  }
}
