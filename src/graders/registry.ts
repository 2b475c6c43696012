import type { Category, Task } from "../tasks/task.ts";
import type { Grader } from "./grader.ts";
import { testGrader } from "./tests.ts";

const graders: Readonly<Record<Category, Grader>> = {
  patch: testGrader,
  "test-generation": testGrader,
  refactor: testGrader,
};

/** The grader of the task's category. */
export function graderFor(task: Task): Grader {
  return graders[task.category];
}
