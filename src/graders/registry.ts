import { UsageError } from "../errors.ts";
import type { Category, Task } from "../tasks/task.ts";
import type { Grade, Grader } from "./grader.ts";
import { patchGrader } from "./patch.ts";
import { refactorGrader } from "./refactor.ts";
import { testGenerationGrader } from "./test-generation.ts";

export { runTests, type TestRun } from "./run-tests.ts";

const graders: { readonly [C in Category]: Grader<Extract<Task, { category: C }>> } = {
  patch: patchGrader,
  "test-generation": testGenerationGrader,
  refactor: refactorGrader,
};

/** The grader of the task's category; it refuses a task that is known to be broken. */
export function graderFor(task: Task): Grader {
  // Every grader is only ever given tasks of its own category.
  const grader = graders[task.category] as Grader;
  return {
    name: grader.name,
    grade: async (given, submission, runClean): Promise<Grade> => {
      refuseFaults(given);
      return grader.grade(given, submission, runClean);
    },
  };
}

/** @throws UsageError `ungradable-task` for the first thing that is known to be wrong with the task. */
export function refuseFaults({ id, faults }: Task): void {
  const [first] = faults;
  if (!first) return;
  const { place, fix } = first;
  throw new UsageError("ungradable-task", `the task ${id} cannot be graded: ${first.message}`, {
    ...(place && { place }),
    ...(fix && { fix }),
    cause: first,
  });
}
