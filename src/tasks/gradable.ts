import picomatch from "picomatch";
import type { z } from "zod";
import { parseYamlFile } from "../config/diagnostics.ts";
import { UsageError } from "../errors.ts";
import type { Tree } from "../trees/tree.ts";
import { TaskFile } from "./task.ts";

/**
 * What makes a task's grading break although its files can be read, as errors with their places in
 * `task.yaml`: test files that the command names and nobody has, rules that are none.
 */
export async function gradingFaults(file: string, text: string, task: TaskFile, files: Tree): Promise<UsageError[]> {
  // What a grader needs has to be there before the first trial, not after the last one.
  if (task.category === "test-generation") await import("../syntax/syntax.ts");
  const problemsOf = task.category === "refactor" ? await ruleProblems(task, files) : [];
  const schema: z.ZodType<TaskFile> = TaskFile.superRefine((_, context) => {
    for (const { path, message } of [...missingFiles(task, files), ...problemsOf]) {
      context.addIssue({ code: "custom", path, message });
    }
  });
  try {
    parseYamlFile(file, text, schema);
    return [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const { place, fix, message } = error;
    return [new UsageError("ungradable-task", message, { ...(place && { place }), ...(fix && { fix }), cause: error })];
  }
}

interface Problem {
  readonly path: (string | number)[];
  readonly message: string;
}

/** Arguments that are paths of source files, as opposed to globs, folders and options. */
const SOURCE_FILE = /^[\w@.-]+(?:\/[\w@.-]+)*\.(?:[cm]?[jt]sx?|py|go)$/;

function missingFiles({ category, grading }: TaskFile, files: Tree): Problem[] {
  // The files that are to be written may be named, too.
  const toCome = category === "test-generation" ? picomatch(grading.tests, { dot: true }) : () => false;
  return grading.command.flatMap((argument, index) => {
    if (!SOURCE_FILE.test(argument) || files.has(argument) || toCome(argument)) return [];
    return [{ path: ["grading", "command", index], message: `${argument} is neither in hidden/ nor in workspace/` }];
  });
}

async function ruleProblems(task: Extract<TaskFile, { category: "refactor" }>, files: Tree): Promise<Problem[]> {
  const { ruleProblem, syntaxOf } = await import("../syntax/syntax.ts");
  const usual = { typescript: "TypeScript", javascript: "JavaScript", python: "python", go: "go" } as const;
  return task.grading.structure.flatMap(({ files: globs = [], moved, rule }, index) => {
    const matches = picomatch([...globs, ...(moved ? [...moved.from, ...moved.to] : [])], { dot: true });
    const found = new Set([...files.keys()].filter((path) => matches(path)).flatMap((path) => syntaxOf(path) ?? []));
    const syntaxes = found.size > 0 ? [...found] : [usual[task.language]];
    const problem = syntaxes.map((syntax) => ruleProblem(rule, syntax)).find((one) => one !== null);
    return problem == null
      ? []
      : [{ path: ["grading", "structure", index, "rule"], message: `is no rule: ${problem}` }];
  });
}
