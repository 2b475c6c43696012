import picomatch from "picomatch";
import type { z } from "zod";
import type { Tree } from "../trees/tree.ts";
import { TaskFile } from "./task.ts";

/** The parts of a task folder that its `task.yaml` has to fit. */
export interface Surroundings {
  readonly folderName: string;
  readonly solution: Tree;
  readonly hidden: Tree;
}

/** `TaskFile`, and that it fits the folder it stands in. */
export function taskFileIn(surroundings: Surroundings): z.ZodType<TaskFile> {
  return TaskFile.superRefine((task, context) => {
    const report = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
    const { folderName } = surroundings;
    if (task.id !== folderName) report(["id"], `is ${task.id}, but the folder is ${folderName}; give both one name`);
    if (!task.grading.command.some((argument) => argument.includes("{{report}}"))) {
      report(["grading", "command"], "never mentions {{report}}, the file the test runner has to write");
    }
    checkNames(task, report);
    checkSolution(task, surroundings, report);
  });
}

type Report = (path: (string | number)[], message: string) => void;

function checkNames({ grading }: TaskFile, report: Report): void {
  const seen = new Set<string>();
  for (const list of ["failToPass", "passToPass"] as const) {
    for (const [index, name] of grading[list].entries()) {
      if (seen.has(name)) report(["grading", list, index], `lists ${JSON.stringify(name)} a second time`);
      seen.add(name);
    }
  }
}

/** A solution that grading would partly drop could never be resolved, and nobody would see why. */
function checkSolution({ grading }: TaskFile, { solution, hidden }: Surroundings, report: Report): void {
  const isProtected = picomatch(grading.protected, { dot: true });
  for (const path of solution.keys()) {
    if (isProtected(path)) report(["grading", "protected"], `covers solution/${path}, which grading would restore`);
    if (hidden.has(path)) report(["grading"], `hidden/${path} would replace solution/${path}`);
    if (/^\.(git|agent-eval)\//.test(path)) report(["grading"], `solution/${path} is at a path that grading drops`);
  }
}
