import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { decide } from "../../commands/decide.ts";
import { printError } from "../../commands/failure.ts";
import { type RunOptions, run as runCommand } from "../../commands/run.ts";
import { isControl } from "../../config/controls.ts";
import { DecisionFile } from "../../decisions/decision.ts";
import { ExitCode, messageOf } from "../../errors.ts";
import { toSections } from "../../reports/markdown.ts";
import { Report } from "../../reports/report.ts";
import { viewOf } from "../../reports/view.ts";
import type { ActionContext, Outcome, Outputs, Section, Verdict } from "../action.ts";
import { failureText } from "../failure.ts";
import type { Inputs } from "../inputs.ts";
import { mergeParts } from "../parts.ts";

/** Runs the profiles and reports; with two or more of them it also decides. The step fails only for what went wrong. */
export async function run(context: ActionContext): Promise<Outcome> {
  const { inputs, log, out: folder } = context;
  let failure: unknown = null;
  const tell = (error: unknown) => {
    failure = error;
    return printError(error);
  };
  const { parts } = inputs;
  const exitCode = await log.group(parts === undefined ? "agent-eval run" : "agent-eval merge", () =>
    parts === undefined
      ? runCommand(inputs.tasks ?? [], runOptions(inputs, folder), tell)
      : mergeParts(parts, context, tell),
  );
  const report = readReport(folder);
  const failed = failure === null ? [] : [failureText(failure)];
  if (report === null) return nothingRecorded(exitCode, failure, failed);
  const decided = exitCode === ExitCode.ok ? await decision(context, folder, report) : null;
  return {
    verdict: verdictOf(exitCode),
    exitCode,
    headline: headlineOf(report, exitCode, failure),
    sections: [...failed, ...(decided?.sections ?? []), ...toSections(report)],
    annotations: [],
    outputs: { ...outputsOf(report, folder), decision: decided?.recommended ?? null, gate: "none" },
    comment: true,
  };
}

/** The options of the command, as the inputs give them. Absent ones are those of the configuration. */
export function runOptions(inputs: Inputs, folder: string): RunOptions {
  const { config, profiles, repeats, seed, sandbox, timeout, until, shard } = inputs;
  return {
    ...(config !== undefined && { config }),
    ...(profiles !== undefined && { profile: profiles }),
    ...(repeats !== undefined && { repeats }),
    ...(seed !== undefined && { seed }),
    ...(sandbox !== undefined && { sandbox }),
    ...(timeout !== undefined && { timeout }),
    ...(until !== undefined && { until }),
    ...(shard !== undefined && { shard }),
    ...(inputs["budget-trials"] !== undefined && { budgetTrials: inputs["budget-trials"] }),
    ...(inputs["budget-hours"] !== undefined && { budgetHours: inputs["budget-hours"] }),
    ...(inputs["budget-cost"] !== undefined && { budgetCost: inputs["budget-cost"] }),
    allowFailedIsolation: inputs["allow-failed-isolation"],
    ...(inputs.resume === undefined ? { out: folder } : { resume: folder }),
  };
}

/** What a run's folder has for the outputs. */
export function outputsOf(report: Report, folder: string): Outputs {
  const path = (name: string) => (existsSync(join(folder, name)) ? join(folder, name) : null);
  return {
    "run-id": report.run.id,
    folder,
    success: Object.fromEntries(report.profiles.map(({ name, success }) => [name, success.rate])),
    "report-json": path("report.json"),
    "report-html": path("report.html"),
    "report-md": path("report.md"),
    junit: path("junit.xml"),
  };
}

/** null where nothing was recorded. */
export function readReport(folder: string): Report | null {
  const file = join(folder, "report.json");
  return existsSync(file) ? Report.parse(JSON.parse(readFileSync(file, "utf8"))) : null;
}

function verdictOf(exitCode: ExitCode): Verdict {
  if (exitCode === ExitCode.ok) return "complete";
  if (exitCode === ExitCode.interrupted) return "interrupted";
  return exitCode === ExitCode.usage ? "error" : "incomplete";
}

function headlineOf(report: Report, exitCode: ExitCode, failure: unknown): string {
  const { headline } = viewOf(report);
  if (failure !== null) return `${messageOf(failure)} (${headline})`;
  if (exitCode === ExitCode.interrupted) return `interrupted: ${headline}`;
  return exitCode === ExitCode.ok ? headline : `incomplete: ${headline}`;
}

function nothingRecorded(exitCode: ExitCode, failure: unknown, sections: readonly Section[]): Outcome {
  const interrupted = exitCode === ExitCode.interrupted;
  const headline = interrupted ? "interrupted before the first trial" : messageOf(failure ?? "nothing was recorded");
  const verdict = verdictOf(exitCode === ExitCode.ok ? ExitCode.infra : exitCode);
  return { verdict, exitCode, headline, sections, annotations: [], outputs: {}, comment: false };
}

/** Who should be the default, where there is a choice. What cannot be decided keeps no run from being reported. */
async function decision(
  { log, workspace }: ActionContext,
  folder: string,
  report: Report,
): Promise<{ recommended: string | null; sections: readonly Section[] } | null> {
  if (report.profiles.filter(({ agent }) => !isControl(agent)).length < 2) return null;
  const out = join(folder, "decision");
  try {
    await log.group("agent-eval decide", () => decide([folder], { out }));
    const { verdict } = DecisionFile.parse(JSON.parse(readFileSync(join(out, "decision.json"), "utf8")));
    const markdown = readFileSync(join(out, "decision.md"), "utf8").replace(/^# /, "## ");
    const name = "Decision";
    return {
      recommended: verdict.recommended,
      sections: [{ name, markdown: `<details><summary>${name}</summary>\n\n${markdown.trim()}\n\n</details>` }],
    };
  } catch (error) {
    log.warning(`no decision from ${relative(workspace, folder)}: ${messageOf(error)}`);
    return null;
  }
}
