import PQueue from "p-queue";
import picomatch from "picomatch";
import type { TestGenerationTask } from "../tasks/task.ts";
import { applyChanges, diffTrees } from "../trees/changes.ts";
import type { Tree } from "../trees/tree.ts";
import { gradeOfCut, shareOf, wantOfEvidence } from "./conclude.ts";
import { checkConstructs } from "./constructs.ts";
import type { TestResult } from "./formats/format.ts";
import type { Check, Grader } from "./grader.ts";
import { blameTheTask, runTests, type TestRun } from "./run-tests.ts";
import { findTampering } from "./tampering.ts";
import { type GradedWorkspace, gradedWorkspace } from "./workspace.ts";

/** Tests that pass once and fail the next time prove nothing. */
const RUNS = 3;
/** How a line of comment begins, by the end of a file's name. */
const COMMENTS: Readonly<Record<string, string>> = {
  ts: "//",
  mts: "//",
  js: "//",
  mjs: "//",
  cjs: "//",
  go: "//",
  py: "#",
};
/** Runs at the same time; a grading holds one CPU slot, and test runners mostly wait for their processes. */
const AT_ONCE = 2;

/**
 * Runs the written tests on right code, on rewrites of it and on held-out bugs, each time in a clean
 * room of its own. A bug is killed when a test that passed on the right code fails on it by the
 * report; a run that hangs or breaks kills nothing. The score is the share of bugs killed, 0 unless
 * the tests hold for all right code, use no forbidden construct and are there at all.
 *
 * Its limit: tests run where the code under test lies, and could compare its text. The rewrites are
 * there to catch that.
 */
export const testGenerationGrader: Grader<TestGenerationTask> = {
  name: "test-generation",
  async grade(task, submission, runClean) {
    const graded = gradedWorkspace(task, submission.collected.tree);
    const tampering = findTampering(task, submission, graded);
    const cut = gradeOfCut(submission, tampering);
    if (cut) return cut;
    const queue = new PQueue({ concurrency: AT_ONCE });
    const run = (base: Tree, lines: number): Promise<TestRun> => {
      // What a variant changes lies outside of the tests, where the agent's files never get to.
      const files = applyChanges(graded.files, diffTrees(task.workspace, disguised(task, base, lines)));
      return queue.add(() => runTests(task, files, runClean));
    };
    const checks: Check[] = [writtenCheck(graded), ...(await checkConstructs(graded.kept))];
    const runs = await Promise.all(Array.from({ length: RUNS }, (_, index) => run(task.workspace, index)));
    const [first] = runs as [TestRun];
    checks.push(...runs.map(stableCheck), repeatCheck(runs));
    await blameTheTask(task, first, runClean, ({ checks }) => wantOfEvidence(checks));
    const passing = namesOf(first.results ?? [], "passed");
    const worthIt = checks.every(({ passed }) => passed);
    const tryAll = (kind: "equivalent" | "mutant") =>
      Promise.all(
        [...(kind === "mutant" ? task.mutants : task.equivalents)].map(async ([name, { explanation, tree }]) => {
          if (!worthIt) return { name, kind, passed: false, detail: `${explanation}: not run` };
          const ran = await run(tree, 1);
          return { name, kind, ...(kind === "mutant" ? killOf(ran, passing) : agreementOf(ran, passing)) };
        }),
      );
    checks.push(...(await tryAll("equivalent")), ...(await tryAll("mutant")));
    return { ...conclude(task, checks), checks, tampering, output: first.output };
  },
};

/**
 * The product's source files with lines of comment behind them: the same program in another text, so
 * that what compares texts fails on right code, too.
 */
function disguised({ workspace, grading }: TestGenerationTask, tree: Tree, lines: number): Tree {
  const isTest = picomatch(grading.tests, { dot: true });
  return new Map(
    [...tree].map(([path, file]) => {
      const mark = COMMENTS[/\.(\w+)$/.exec(path)?.[1] ?? ""];
      if (lines === 0 || mark === undefined || isTest(path) || !workspace.has(path)) return [path, file];
      const comment = Array.from({ length: lines }, (_, index) => `${mark} ${index + lines}\n`).join("");
      return [path, { ...file, bytes: Buffer.concat([file.bytes, Buffer.from(`\n${comment}`)]) }];
    }),
  );
}

function writtenCheck({ kept }: GradedWorkspace): Check {
  const written = kept.filter(({ kind }) => kind === "write").map(({ path }) => path);
  const detail = written.length === 0 ? "no file of tests was added or changed" : written.slice(0, 20).join(", ");
  return { name: "tests were written", kind: "written", passed: written.length > 0, detail };
}

/** What is wrong with a run on right code, as a check. */
function stableCheck(run: TestRun, index: number): Check {
  const problem = problemOf(run);
  const name = `run ${index + 1} on the right code passes`;
  return {
    name,
    kind: "stable",
    passed: problem === null,
    detail: problem ?? `${run.results?.length ?? 0} tests pass`,
  };
}

function repeatCheck(runs: readonly TestRun[]): Check {
  const seen = runs.map(({ results }) =>
    JSON.stringify((results ?? []).map(({ name, status }) => [name, status]).sort()),
  );
  const passed = new Set(seen).size === 1;
  const detail = passed ? "the same tests with the same results" : "other tests ran, or ended otherwise";
  return { name: "all runs are equal", kind: "stable", passed, detail };
}

/** Why a run that should pass does not; null when it does. */
function problemOf({ checks, results }: TestRun): string | null {
  const wanting = wantOfEvidence(checks);
  if (wanting !== null || results === null) return wanting ?? "no results";
  const failed = results.find(({ status }) => status === "failed");
  if (failed) return `${failed.name} fails: ${failed.detail}`;
  const skipped = results.find(({ status }) => status === "skipped");
  if (skipped) return `${skipped.name} is skipped`;
  return results.length === 0 ? "it has no tests" : null;
}

/** Tests have to pass on another right implementation, and all of them have to run. */
function agreementOf(run: TestRun, passing: ReadonlySet<string>) {
  const problem = problemOf(run);
  if (problem !== null) return { passed: false, detail: `right code in other words: ${problem}` };
  const missing = [...passing].find((name) => !namesOf(run.results ?? [], "passed").has(name));
  if (missing !== undefined) return { passed: false, detail: `${missing} was not run on it` };
  return { passed: true, detail: "all tests pass on it" };
}

function killOf(run: TestRun, passing: ReadonlySet<string>) {
  const wanting = wantOfEvidence(run.checks);
  if (wanting !== null || run.results === null)
    return { passed: false, detail: `not killed: ${wanting ?? "no results"}` };
  const killer = run.results.find(({ name, status }) => status === "failed" && passing.has(name));
  if (killer) return { passed: true, detail: `killed by ${killer.name}` };
  const broken = run.results.find(({ status }) => status === "failed");
  return { passed: false, detail: broken ? `not killed: ${broken.name} could not be run` : "no test fails on it" };
}

function namesOf(results: readonly TestResult[], status: TestResult["status"]): Set<string> {
  const bad = new Set(results.filter((one) => one.status !== status).map(({ name }) => name));
  return new Set(results.flatMap(({ name }) => (bad.has(name) ? [] : [name])));
}

function conclude({ grading }: TestGenerationTask, checks: readonly Check[]) {
  const mutants = checks.filter(({ kind }) => kind === "mutant");
  const gate = checks.find(({ kind, passed }) => kind !== "mutant" && !passed);
  const killed = shareOf(mutants);
  const enough = killed >= grading.threshold;
  const count = `${mutants.filter(({ passed }) => passed).length} of ${mutants.length} bugs`;
  const needed = `${Math.ceil(grading.threshold * mutants.length)} are needed`;
  const survivor = mutants.find(({ passed }) => !passed)?.name;
  const tooFew = enough ? null : `the tests find ${count}, ${needed}; the first they miss is ${survivor}`;
  const reason = gate ? `${gate.name}: ${gate.detail}` : tooFew;
  return {
    verdict: reason === null ? ("resolved" as const) : ("unresolved" as const),
    score: gate ? 0 : killed,
    subScores: { killed: gate ? 0 : killed, ...gainOf(grading.existing, mutants, gate !== undefined) },
    reason,
  };
}

/** The share of the bugs that the tests which were there let live; left out where they let none live. */
function gainOf(existing: readonly string[], mutants: readonly Check[], isVoid: boolean): { gain?: number } {
  const open = mutants.filter(({ name }) => !existing.includes(name));
  return open.length === 0 ? {} : { gain: isVoid ? 0 : shareOf(open) };
}
