import { join } from "node:path";
import picomatch from "picomatch";
import { UsageError } from "../errors.ts";
import type { Expectation, RefactorTask, StructureAssertion } from "../tasks/task.ts";
import type { Tree } from "../trees/tree.ts";
import type { Check } from "./grader.ts";

/** So many places are shown. */
const SHOWN = 10;

/** What a rule found in some files of a tree. */
interface Found {
  /** `src/a.ts:12 the code there` */
  readonly places: readonly string[];
  /** Files that could not be looked into, and why. */
  readonly unreadable: readonly string[];
}

/**
 * One check for each structural assertion of the task, on the files left behind.
 * @throws UsageError `ungradable-task` where code is to move that was never there.
 */
export async function checkStructure(task: RefactorTask, after: Tree): Promise<Check[]> {
  const search = await searcher(task.workspace);
  return task.grading.structure.map((assertion, index): Check => {
    const { name, moved, rule } = assertion;
    const finding =
      moved === undefined
        ? judge(assertion.expect ?? "present", search(after, assertion.files ?? [], rule))
        : judgeMove(search, task, assertion, moved, after, index);
    return { name, kind: "structure", ...finding };
  });
}

type Search = (tree: Tree, globs: readonly string[], rule: StructureAssertion["rule"]) => Found;

async function searcher(start: Tree): Promise<Search> {
  // Loaded when first needed: most commands never look into a source file.
  const { findAll, lineOf, parseSource, ruleProblem, shown, syntaxOf } = await import("../syntax/syntax.ts");
  return (tree, globs, rule) => {
    const matches = picomatch([...globs], { dot: true });
    const places: string[] = [];
    const unreadable: string[] = [];
    for (const [path, file] of tree) {
      const syntax = syntaxOf(path);
      if (!matches(path) || syntax === null) continue;
      if (ruleProblem(rule, syntax) !== null) {
        // Files in a second language were no part of the question; new ones would be a way around it.
        if (!start.has(path)) unreadable.push(`${path} is in ${syntax}, which the rule is not for`);
        continue;
      }
      const parsed = parseSource(path, file.bytes);
      if (parsed.problem !== undefined) unreadable.push(`${path} ${parsed.problem}`);
      else places.push(...findAll(parsed.root, rule).map((node) => `${path}:${lineOf(node)} ${shown(node)}`));
    }
    return { places, unreadable };
  };
}

function judge(expectation: Expectation, { places, unreadable }: Found) {
  if (unreadable.length > 0) return { passed: false, detail: unreadable.join("\n") };
  const [passed, wanted] = satisfied(expectation, places.length);
  return { passed, detail: [`${places.length} found, expected ${wanted}`, ...listed(places)].join("\n") };
}

function satisfied(expectation: Expectation, count: number): readonly [boolean, string] {
  if (expectation === "absent") return [count === 0, "none"];
  if (expectation === "present") return [count > 0, "at least one"];
  if ("count" in expectation) return [count === expectation.count, `exactly ${expectation.count}`];
  if ("atLeast" in expectation) return [count >= expectation.atLeast, `at least ${expectation.atLeast}`];
  return [count <= expectation.atMost, `at most ${expectation.atMost}`];
}

function judgeMove(
  search: Search,
  task: RefactorTask,
  { rule }: StructureAssertion,
  { from, to }: NonNullable<StructureAssertion["moved"]>,
  after: Tree,
  index: number,
) {
  if (search(task.workspace, from, rule).places.length === 0) throw nothingToMove(task, index);
  const [left, arrived] = [search(after, from, rule), search(after, to, rule)];
  const unreadable = [...left.unreadable, ...arrived.unreadable];
  if (unreadable.length > 0) return { passed: false, detail: unreadable.join("\n") };
  const passed = left.places.length === 0 && arrived.places.length > 0;
  const says = `${left.places.length} still in ${from.join(", ")}, ${arrived.places.length} in ${to.join(", ")}`;
  return { passed, detail: [says, ...listed([...left.places, ...arrived.places])].join("\n") };
}

function nothingToMove({ id, folder }: RefactorTask, index: number): UsageError {
  const key = `grading.structure[${index}].moved.from`;
  return new UsageError("ungradable-task", `the task ${id} cannot be graded: ${key} matches nothing at the start`, {
    place: { file: join(folder, "task.yaml"), key },
    fix: "Name the files that the code is moved out of, or correct the rule.",
  });
}

function listed(places: readonly string[]): string[] {
  const more = places.length > SHOWN ? [`and ${places.length - SHOWN} more`] : [];
  return [...places.slice(0, SHOWN), ...more];
}
