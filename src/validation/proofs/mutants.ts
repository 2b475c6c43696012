import { posix } from "node:path";
import picomatch from "picomatch";
import type { Check } from "../../graders/grader.ts";
import type { TestGenerationTask } from "../../tasks/task.ts";
import { diffTrees } from "../../trees/changes.ts";
import { hashTree, type Tree, type TreeFile, textFile } from "../../trees/tree.ts";
import type { Proof, Subject } from "../validation.ts";

/** With fewer bugs, a single one decides too much of the score. */
const LEAST = 6;

/**
 * The reference tests find every bug and hold for every right rewrite, and `existing` names just the bugs
 * that the tests in the workspace find by themselves.
 */
export const mutants: Proof = {
  name: "mutants",
  grades: true,
  appliesTo: ({ category }) => category === "test-generation",
  async prove(subject) {
    const task = subject.task as TestGenerationTask;
    const { checks } = await subject.grade(task.solved);
    const of = (kind: Check["kind"]) => checks.filter((check) => check.kind === kind);
    const [killed, alive] = [of("mutant").filter(({ passed }) => passed), of("mutant").filter(({ passed }) => !passed)];
    const problems = [
      ...(task.mutants.size < LEAST ? [`there are ${task.mutants.size} mutants, at least ${LEAST} are needed`] : []),
      ...(task.equivalents.size === 0 ? ["equivalents/ holds no other right implementation"] : []),
      ...alive.map(({ name, detail }) => `the reference tests miss the mutant ${name}: ${detail}`),
      ...of("equivalent").flatMap(({ name, passed, detail }) =>
        passed ? [] : [`the reference tests fail on the equivalent ${name}: ${detail}`],
      ),
      ...unlikely(task),
      ...(await existingProblems(subject, task)),
    ];
    const known = task.grading.existing.length;
    return {
      figure: `${killed.length} of ${task.mutants.size} killed, ${known} before`,
      problems,
      notes: killed.map(({ name, detail }) => `${name}: ${detail}`),
    };
  },
};

/** Variants that cannot be what they are called. */
function unlikely({ workspace, grading, mutants: bugs, equivalents }: TestGenerationTask): string[] {
  const isTest = picomatch(grading.tests, { dot: true });
  const named = [
    ...[...bugs].map(([name, { tree }]) => ({ what: `the mutant ${name}`, tree })),
    ...[...equivalents].map(([name, { tree }]) => ({ what: `the equivalent ${name}`, tree })),
  ];
  const same = [...Map.groupBy(named, ({ tree }) => hashTree(tree)).values()].filter(({ length }) => length > 1);
  return [
    ...same.map((alike) => `${alike.map(({ what }) => what).join(" and ")} are the same`),
    ...named.flatMap(({ what, tree }) => {
      const changed = diffTrees(workspace, tree);
      if (changed.length === 0) return [`${what} changes nothing`];
      return changed.some(({ path }) => isTest(path)) ? [`${what} changes tests`] : [];
    }),
  ];
}

/** Grades the tests that are there already as if they had just been written. */
async function existingProblems({ grade }: Subject, task: TestGenerationTask): Promise<string[]> {
  const { existing } = task.grading;
  const touched = withTouchedTests(task);
  if (touched === null) {
    return existing.length === 0
      ? []
      : ["existing names mutants, but there is no test to find them, or no place for another"];
  }
  const { checks } = await grade(touched);
  const gate = checks.find(({ kind, passed }) => kind !== "mutant" && !passed);
  if (gate) return [`the tests that are there fall short themselves: ${gate.name}: ${gate.detail}`];
  return checks
    .filter(({ kind, name, passed }) => kind === "mutant" && passed !== existing.includes(name))
    .map(({ name, passed, detail }) =>
      passed
        ? `existing does not name ${name}, which the tests in the workspace find: ${detail}`
        : `existing names ${name}, which the tests in the workspace do not find: ${detail}`,
    );
}

/** The workspace with its tests as good as unchanged, yet written; null when it has none. */
function withTouchedTests({ workspace, grading }: TestGenerationTask): Tree | null {
  const isTest = picomatch(grading.tests, { dot: true });
  const isProtected = picomatch(grading.protected, { dot: true });
  const tests = [...workspace].filter(([path]) => isTest(path));
  const open = tests.find(([path]) => !isProtected(path));
  if (open) {
    const [path, file] = open;
    return new Map([...workspace, [path, { ...file, bytes: Buffer.concat([file.bytes, Buffer.from("\n")]) }]]);
  }
  const beside = tests
    .flatMap(emptyBeside)
    .find(([path]) => isTest(path) && !isProtected(path) && !workspace.has(path));
  return beside === undefined ? null : new Map([...workspace, [beside[0], textFile(beside[1])]]);
}

/** Files in a place where tests may be written that test nothing; the first is one that no test runner takes for a test. */
function emptyBeside([path, { bytes }]: readonly [string, TreeFile]): [string, string][] {
  const { dir, name, ext } = posix.parse(path);
  const goPackage = /^package \w+$/m.exec(Buffer.from(bytes).toString("utf8"))?.[0] ?? "";
  const text = ext === ".go" ? `${goPackage}\n` : "\n";
  return [
    [posix.join(dir, "notes.txt"), "\n"],
    [posix.join(dir, `more_${name}${ext}`), text],
    [posix.join(dir, `${name}_more${ext}`), text],
  ];
}
