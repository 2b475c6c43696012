import type { CleanRoomResult } from "../sandboxes/sandbox.ts";
import type { Task } from "../tasks/task.ts";
import { excerpt } from "./excerpt.ts";
import { MalformedReport, type TestResult } from "./formats/format.ts";
import { readReport } from "./formats/registry.ts";
import type { Check } from "./grader.ts";

export const MAX_DETAIL = 1000;

/** Whether something holds, and what shows it. */
export interface Finding {
  readonly passed: boolean;
  readonly detail: string;
}

/** What one run of the grading command proves. */
export interface Evidence {
  readonly checks: readonly Check[];
  /** null when nothing the run wrote can be believed. */
  readonly results: readonly TestResult[] | null;
}

type Settings = Pick<Task["grading"], "timeoutSeconds" | "report">;

/**
 * Results count only if the command ended by itself and wrote a whole report that its exit code
 * agrees with.
 */
export function evidenceOf(grading: Settings, result: CleanRoomResult): Evidence {
  const checks: Check[] = [];
  const holds = (name: string, finding: Finding): boolean => {
    checks.push(evidence(name, finding));
    return finding.passed;
  };
  if (!holds("command ended", endingOf(grading, result))) return { checks, results: null };
  const { results, ...written } = reportOf(grading, result);
  if (!holds("report written", written)) return { checks, results: null };
  if (!holds("exit code agrees", agreementOf(results, result.exit.exitCode))) return { checks, results: null };
  return { checks, results };
}

/** A piece of evidence as a check. */
export function evidence(name: string, { passed, detail }: Finding): Check {
  return { name, kind: "evidence", passed, detail: excerpt(detail, MAX_DETAIL) };
}

function endingOf({ timeoutSeconds }: Settings, { exit }: CleanRoomResult): Finding {
  if (exit.timedOut)
    return { passed: false, detail: `the grading command was still running after ${timeoutSeconds} s` };
  if (exit.outOfMemory) return { passed: false, detail: "the grading command used up the memory of its sandbox" };
  if (exit.exitCode === null) return { passed: false, detail: "the grading command was killed by a signal" };
  return { passed: true, detail: `exit code ${exit.exitCode}` };
}

function reportOf(grading: Settings, { exit, report }: CleanRoomResult): Finding & { results: TestResult[] } {
  const refuse = (detail: string) => ({ passed: false, detail, results: [] });
  if (report === null) return refuse(`the grading command wrote no report (exit code ${exit.exitCode})`);
  try {
    const results = readReport(grading.report, report);
    return { passed: true, detail: `${results.length} results`, results };
  } catch (error) {
    if (!(error instanceof MalformedReport)) throw error;
    return refuse(`the report is no whole ${grading.report} report: ${error.message}`);
  }
}

function agreementOf(results: readonly TestResult[], exitCode: number | null): Finding {
  const failed = results.filter(({ status }) => status === "failed").length;
  const says = `exit code ${exitCode}, ${failed} failed in the report`;
  return { passed: (exitCode === 0) === (failed === 0), detail: says };
}
