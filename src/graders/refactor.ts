import type { RefactorTask } from "../tasks/task.ts";
import type { Tree } from "../trees/tree.ts";
import { checkApi } from "./api/api.ts";
import { gradeOfCut, shareOf, subScoresOf, wantOfEvidence } from "./conclude.ts";
import { checkDuplication } from "./duplication.ts";
import type { Check, CheckKind, Grader } from "./grader.ts";
import { checkNamedTests, lackOfProof } from "./named-tests.ts";
import { failing } from "./patch.ts";
import { blameTheTask, runTests } from "./run-tests.ts";
import { checkScope } from "./scope.ts";
import { checkStructure } from "./structure.ts";
import { findTampering } from "./tampering.ts";
import { gradedWorkspace } from "./workspace.ts";

/**
 * The behaviour has to stay, by hidden tests; the shape has to be the one that was asked for, by tests
 * that use it and by rules on the code itself; the public names have to stay, and the change has to
 * keep within its bounds. Resolved only if all of it holds. The score is the share of what was asked
 * for beyond the behaviour, 0 when the behaviour broke.
 *
 * Its limits are those of the patch grader, and that a rule sees code, not what it does.
 */
export const refactorGrader: Grader<RefactorTask> = {
  name: "refactor",
  async grade(task, submission, runClean) {
    const graded = gradedWorkspace(task, submission.collected.tree);
    const tampering = findTampering(task, submission, graded);
    const cut = gradeOfCut(submission, tampering);
    if (cut) return cut;
    const { grading, workspace } = task;
    const run = await runTests(task, graded.files, runClean);
    const tests = checkNamedTests(grading, run);
    await blameTheTask(task, run, runClean, (one) => lackOfProof(task.grading, one));
    const after: Tree = new Map([...graded.files].filter(([path]) => !task.hidden.has(path)));
    const shape = [
      ...(await checkStructure(task, after)),
      ...(await checkApi(grading.api, workspace, after)),
      ...checkScope(grading, workspace, graded.kept),
      ...(await checkDuplication(grading, after)),
    ];
    const checks = [...tests, ...shape];
    const behaviour = of(checks, "pass-to-pass");
    const asked = [...of(checks, "fail-to-pass"), ...shape];
    const intact = wantOfEvidence(checks) === null && behaviour.every(({ passed }) => passed);
    const reason = wantOfEvidence(checks) ?? failing(behaviour) ?? shapeless(asked);
    return {
      verdict: reason === null ? "resolved" : "unresolved",
      score: intact ? shareOf(asked) : 0,
      subScores: subScoresOf({
        behaviour,
        use: of(checks, "fail-to-pass"),
        structure: of(checks, "structure"),
        api: of(checks, "api"),
        scope: of(checks, "scope"),
        duplication: of(checks, "duplication"),
      }),
      ...{ checks, tampering, reason },
      output: run.output,
    };
  },
};

function of(checks: readonly Check[], kind: CheckKind): Check[] {
  return checks.filter((check) => check.kind === kind);
}

function shapeless(asked: readonly Check[]): string | null {
  const failed = asked.filter(({ passed }) => !passed);
  const [first] = failed;
  if (!first) return null;
  const detail = first.detail.split("\n").slice(0, 2).join(": ");
  return `${failed.length} of ${asked.length} assertions do not hold, the first is ${JSON.stringify(first.name)}: ${detail}`;
}
