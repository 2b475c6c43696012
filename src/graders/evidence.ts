import { nearest } from "../config/nearest.ts";
import type { CleanRoomResult } from "../sandboxes/sandbox.ts";
import type { Grading } from "../tasks/task.ts";
import { excerpt } from "./excerpt.ts";
import { MalformedReport, type TestResult } from "./formats/format.ts";
import { readReport } from "./formats/registry.ts";
import type { Check } from "./grader.ts";

const MAX_DETAIL = 1000;

/** Whether something holds, and what shows it. */
interface Finding {
  readonly passed: boolean;
  readonly detail: string;
}

/**
 * What a run of the hidden tests proves, as checks: one per required test, and one per piece of
 * evidence. Results count only if the command ended by itself and wrote a whole report that its exit
 * code agrees with. Tests beyond the required ones may fail, and then the exit code has to say so.
 */
export function weigh(grading: Grading, result: CleanRoomResult): Check[] {
  const evidence: Check[] = [];
  const holds = (name: string, { passed, detail }: Finding): boolean => {
    evidence.push({ name, kind: "evidence", passed, detail: excerpt(detail, MAX_DETAIL) });
    return passed;
  };
  const unproven = () => [
    ...evidence,
    ...required(grading, () => ({ passed: false, detail: "no result that could be believed" })),
  ];
  if (!holds("command ended", endingOf(grading, result))) return unproven();
  const { results, ...written } = reportOf(grading, result);
  if (!holds("report written", written)) return unproven();
  if (!holds("exit code agrees", agreementOf(results, result.exit.exitCode))) return unproven();
  holds("expected tests run", accountOf(grading, results));
  return [...evidence, ...requiredChecks(grading, results)];
}

function endingOf({ timeoutSeconds }: Grading, { exit }: CleanRoomResult): Finding {
  if (exit.timedOut)
    return { passed: false, detail: `the grading command was still running after ${timeoutSeconds} s` };
  if (exit.outOfMemory) return { passed: false, detail: "the grading command used up the memory of its sandbox" };
  if (exit.exitCode === null) return { passed: false, detail: "the grading command was killed by a signal" };
  return { passed: true, detail: `exit code ${exit.exitCode}` };
}

function reportOf(grading: Grading, { exit, report }: CleanRoomResult): Finding & { results: TestResult[] } {
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

/** A test that was not run needs a reason in the report: a file that could not be loaded, a suite that failed. */
function accountOf({ failToPass, passToPass }: Grading, results: readonly TestResult[]): Finding {
  const required = new Set([...failToPass, ...passToPass]);
  const seen = new Set(results.map(({ name }) => name));
  const missing = [...required].filter((name) => !seen.has(name));
  const count = `${required.size - missing.length} of ${required.size} expected tests are in the report`;
  if (missing.length === 0) return { passed: true, detail: count };
  const cause = results.find(({ name, status }) => status === "failed" && !required.has(name));
  if (cause) return { passed: true, detail: `${count}; ${cause.name} failed: ${cause.detail}` };
  return { passed: false, detail: `${count}, and nothing in it says why: ${missing.join(", ")}` };
}

/** A name that several tests share holds when all of them passed. */
function requiredChecks(grading: Grading, results: readonly TestResult[]): Check[] {
  const byName = Map.groupBy(results, ({ name }) => name);
  const suggestions = [...byName.keys()].filter(({ length }) => length <= 300).slice(0, 500);
  return required(grading, (name) => {
    const found = byName.get(name);
    if (!found) {
      const close = nearest(name, suggestions);
      return { passed: false, detail: close === null ? "not in the report" : `not in the report, which has ${close}` };
    }
    const statuses = new Set(found.map(({ status }) => status));
    if (statuses.size > 1) return { passed: false, detail: `reported as ${[...statuses].join(" and as ")}` };
    const [{ status, detail }] = found as [TestResult];
    // A skipped test proves nothing, and code under test can skip the tests that call it.
    const shown = status === "skipped" ? `skipped ${detail}` : detail;
    return { passed: status === "passed", detail: excerpt(shown, MAX_DETAIL) };
  });
}

function required({ failToPass, passToPass }: Grading, judge: (name: string) => Finding): Check[] {
  return [
    ...failToPass.map((name): Check => ({ name, kind: "fail-to-pass", ...judge(name) })),
    ...passToPass.map((name): Check => ({ name, kind: "pass-to-pass", ...judge(name) })),
  ];
}
