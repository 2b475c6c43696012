import picomatch from "picomatch";
import type { z } from "zod";
import { diffTrees } from "../trees/changes.ts";
import type { Tree } from "../trees/tree.ts";
import { TaskFile } from "./task.ts";

/** The parts of a task folder that its `task.yaml` has to fit. */
export interface Surroundings {
  readonly folderName: string;
  readonly workspace: Tree;
  readonly solved: Tree;
  readonly hidden: Tree;
  /** Names of the files of `mutants/`, readable or not. */
  readonly mutants: readonly string[];
}

/** `TaskFile`, and that it fits the folder it stands in. */
export function taskFileIn(surroundings: Surroundings): z.ZodType<TaskFile> {
  return TaskFile.superRefine((task, context) => {
    const report = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
    const { folderName } = surroundings;
    if (task.id !== folderName) report(["id"], `is ${task.id}, but the folder is ${folderName}; give both one name`);
    for (const key of ["grading", "ownTests"] as const) {
      const command = task[key]?.command;
      if (!command || command.some((argument) => argument.includes("{{report}}"))) continue;
      report([key, "command"], "never mentions {{report}}, the file the test runner has to write");
    }
    if (task.category === "test-generation") checkMutants(task.grading, surroundings, report);
    else checkNames(task.grading, report);
    checkSolution(task, surroundings, report);
  });
}

type Report = (path: (string | number)[], message: string) => void;
type NamedTests = { failToPass: string[]; passToPass: string[]; visible?: string[] };

function checkNames(grading: NamedTests, report: Report): void {
  const seen = new Set<string>();
  for (const list of ["failToPass", "passToPass"] as const) {
    for (const [index, name] of grading[list].entries()) {
      if (seen.has(name)) report(["grading", list, index], `lists ${JSON.stringify(name)} a second time`);
      seen.add(name);
    }
  }
  for (const [index, name] of (grading.visible ?? []).entries()) {
    if (!seen.has(name))
      report(["grading", "visible", index], `${JSON.stringify(name)} is in neither of the other lists`);
  }
}

function checkMutants(grading: { existing: string[] }, { mutants }: Surroundings, report: Report): void {
  if (mutants.length === 0) report(["category"], "is test-generation, but mutants/ holds no bug that tests could find");
  for (const [index, name] of grading.existing.entries()) {
    if (mutants.includes(name)) continue;
    report(["grading", "existing", index], `${name} is no mutant; there are ${mutants.join(", ") || "none"}`);
  }
}

/** A solution that grading would partly drop could never be resolved, and nobody would see why. */
function checkSolution(
  { category, grading }: TaskFile,
  { workspace, solved, hidden }: Surroundings,
  report: Report,
): void {
  const isProtected = picomatch(grading.protected, { dot: true });
  const mayChange = category === "test-generation" ? picomatch(grading.tests, { dot: true }) : () => true;
  for (const { path } of diffTrees(workspace, solved)) {
    if (isProtected(path)) report(["grading", "protected"], `covers solution/${path}, which grading would restore`);
    if (!mayChange(path)) report(["grading", "tests"], `does not cover solution/${path}, which grading would restore`);
    if (hidden.has(path)) report(["grading"], `hidden/${path} would replace solution/${path}`);
    if (/^\.(git|agent-eval)\//.test(path)) report(["grading"], `solution/${path} is at a path that grading drops`);
  }
}
