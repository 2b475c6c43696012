import type { PatchTask } from "../tasks/task.ts";
import { gradeOfCut, shareOf, subScoresOf, wantOfEvidence } from "./conclude.ts";
import type { Check, Grader } from "./grader.ts";
import { checkNamedTests, lackOfProof } from "./named-tests.ts";
import { blameTheTask, runTests } from "./run-tests.ts";
import { findTampering } from "./tampering.ts";
import { gradedWorkspace } from "./workspace.ts";

/**
 * Runs visible and hidden tests on what the agent left behind. Resolved only if every named test
 * passed and the run proves it; the score is the share of them.
 *
 * Its limit: code under test runs in the tests' own processes, as the same user. Code written to
 * deceive can read the hidden tests there, patch the test runner and forge results; what it cannot is
 * leave out an expected test, print a report instead of writing it, or end early unseen.
 */
export const patchGrader: Grader<PatchTask> = {
  name: "patch",
  async grade(task, submission, runClean) {
    const graded = gradedWorkspace(task, submission.collected.tree);
    const tampering = findTampering(task, submission, graded);
    const cut = gradeOfCut(submission, tampering);
    if (cut) return cut;
    const run = await runTests(task, graded.files, runClean);
    const checks = checkNamedTests(task.grading, run);
    await blameTheTask(task, run, runClean, (one) => lackOfProof(task.grading, one));
    const named = checks.filter(({ kind }) => kind !== "evidence");
    const reason = wantOfEvidence(checks) ?? failing(named);
    return {
      verdict: reason === null ? "resolved" : "unresolved",
      score: shareOf(named),
      subScores: scoresOf(task, named),
      ...{ checks, tampering, reason },
      output: run.output,
    };
  },
};

function scoresOf({ grading }: PatchTask, named: readonly Check[]) {
  const visible = new Set(grading.visible);
  return subScoresOf({
    failToPass: named.filter(({ kind }) => kind === "fail-to-pass"),
    passToPass: named.filter(({ kind }) => kind === "pass-to-pass"),
    visible: named.filter(({ name }) => visible.has(name)),
    hidden: named.filter(({ name }) => !visible.has(name)),
  });
}

/** How many of the named tests do not pass; null when all do. */
export function failing(named: readonly Check[]): string | null {
  const failed = named.filter(({ passed }) => !passed);
  const [first] = failed;
  if (!first) return null;
  return `${failed.length} of ${named.length} required tests do not pass, the first is ${JSON.stringify(first.name)}`;
}
