import { InfraError } from "../errors.ts";
import type { Irregular } from "../trees/collected.ts";
import { weigh } from "./evidence.ts";
import { excerpt } from "./excerpt.ts";
import type { Check, Grade, Grader } from "./grader.ts";
import { findTampering } from "./tampering.ts";
import { gradedWorkspace } from "./workspace.ts";

const MAX_OUTPUT = 20_000;

/**
 * Runs hidden tests on what the agent left behind. Resolved only if every required test passed and the
 * run proves it (see `weigh`). The report is read from a fresh place outside the workspace, so that no
 * file of the agent's can be taken for it.
 *
 * Its limit: code under test runs in the tests' own processes, as the same user. Code written to
 * deceive can read the hidden tests there, patch the test runner and forge results; what it cannot is
 * leave out an expected test, print a report instead of writing it, or end early unseen.
 *
 * @throws InfraError, or what the clean room throws, when grading could not be done.
 */
export const testGrader: Grader = {
  name: "tests",
  async grade(task, submission, runClean) {
    const graded = gradedWorkspace(task, submission.collected.tree);
    const tampering = findTampering(task, submission, graded);
    const cut = submission.collected.irregular.find(isCut);
    if (cut) return { ...conclude([incomplete(cut)]), tampering, output: "" };
    const { toolchain, grading } = task;
    const result = await runClean({
      toolchain,
      files: graded.files,
      command: grading.command as [string, ...string[]],
      timeoutMs: grading.timeoutSeconds * 1000,
    });
    const { exit } = result;
    if (exit.aborted) throw new InfraError("grading-interrupted", "grading was interrupted");
    const output = excerpt([exit.stdout, exit.stderr].filter(Boolean).join("\n"), MAX_OUTPUT);
    return { ...conclude(weigh(grading, result)), tampering, output };
  },
};

function isCut({ kind }: Irregular): boolean {
  return kind === "too-large" || kind === "too-many";
}

/** Files beyond the bound were never read; a verdict on the others would be about something else. */
function incomplete({ path, detail }: Irregular): Check {
  const name = "workspace read";
  return { name, kind: "evidence", passed: false, detail: `${detail}, reached at ${path}: it cannot be graded` };
}

function conclude(checks: Check[]): Pick<Grade, "verdict" | "score" | "checks" | "reason"> {
  const required = checks.filter(({ kind }) => kind !== "evidence");
  const held = required.filter(({ passed }) => passed).length;
  const score = required.length === 0 ? 0 : held / required.length;
  const reason = reasonOf(checks);
  return { verdict: reason === null ? "resolved" : "unresolved", score, checks, reason };
}

function reasonOf(checks: readonly Check[]): string | null {
  const failed = checks.filter(({ passed }) => !passed);
  const evidence = failed.find(({ kind }) => kind === "evidence");
  if (evidence) return evidence.detail;
  const [first] = failed;
  if (!first) return null;
  const required = checks.filter(({ kind }) => kind !== "evidence").length;
  return `${failed.length} of ${required} required tests do not pass, the first is ${JSON.stringify(first.name)}`;
}
