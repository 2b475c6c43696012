import { afterAll, beforeAll } from "vitest";
import type { Grade } from "../../src/graders/grader.ts";
import { graderFor } from "../../src/graders/registry.ts";
import { LocalSandbox } from "../../src/sandboxes/local/local.ts";
import { singleCommit } from "../../src/tasks/repository.ts";
import type { Task } from "../../src/tasks/task.ts";
import { overlay, type Tree } from "../../src/trees/tree.ts";

/** Grades what an agent would have left behind, in a local sandbox that lives as long as the file's tests. */
export function useGrading(): (task: Task, left: Tree) => Promise<Grade> {
  let sandbox: LocalSandbox;
  beforeAll(async () => {
    sandbox = await LocalSandbox.start(0);
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());
  return async (task, left) => {
    const repository = await singleCommit(task.workspace);
    const submission = { collected: { tree: overlay(repository, left), irregular: [] }, repository, printed: "" };
    return graderFor(task).grade(task, submission, (room) => sandbox.grade(room, new AbortController().signal));
  };
}

/** Names of the checks that passed. */
export function passedIn({ checks }: Grade): string[] {
  return checks.filter(({ passed }) => passed).map(({ name }) => name);
}
