import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InfraError, UsageError } from "../../src/errors.ts";
import { Grade, type Submission } from "../../src/graders/grader.ts";
import { graderFor } from "../../src/graders/registry.ts";
import { LocalSandbox } from "../../src/sandboxes/local/local.ts";
import type { CleanRoom } from "../../src/sandboxes/sandbox.ts";
import type { Task } from "../../src/tasks/task.ts";
import { overlay, type Tree } from "../../src/trees/tree.ts";
import { calmExit, tree } from "./support.ts";

/** Grades files in real clean rooms, which live as long as the file's tests. */
export function useClean(): (task: Task, left: Tree, more?: Partial<Submission>) => Promise<Grade> {
  let sandbox: LocalSandbox;
  beforeAll(async () => {
    sandbox = await LocalSandbox.start(0);
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());
  return (task, left, more = {}) => {
    const submission = { collected: { tree: left, irregular: [] }, repository: new Map(), printed: "", ...more };
    return graderFor(task).grade(task, submission, (room) => sandbox.grade(room, new AbortController().signal));
  };
}

/** What every grader holds to, whatever it looks at. */
export function graderContract(task: Task): void {
  describe(`the ${task.category} grader`, () => {
    const grade = useClean();
    const submission = (left: Tree): Submission => ({
      collected: { tree: left, irregular: [] },
      repository: new Map(),
      printed: "",
    });

    it("resolves the reference solution with score 1 and no trace of tampering, the same every time", async () => {
      const first = await grade(task, task.solved);
      expect(first).toMatchObject({ verdict: "resolved", score: 1, reason: null, tampering: [] });
      expect(first.checks.filter(({ passed }) => !passed)).toEqual([]);
      expect(Object.keys(first.subScores)).not.toEqual([]);
      const again = await grade(task, task.solved);
      expect(Grade.parse({ ...again, output: "" })).toEqual({ ...first, output: "" });
    });

    it("does not resolve what was left as it was, and says why", async () => {
      const result = await grade(task, task.workspace);
      expect(result.verdict).toBe("unresolved");
      expect(result.score).toBeLessThan(1);
      expect(result.reason).toBeTruthy();
    });

    it("restores protected files, lists the change, and lets it take no part", async () => {
      const [path = ""] = task.grading.protected.flatMap((glob) =>
        [...task.workspace.keys()].filter((name) => name === glob || glob.startsWith(name.split("/")[0] ?? "")),
      );
      expect(path).not.toBe("");
      const result = await grade(task, overlay(task.solved, tree({ [path]: "process.exit(0);" })));
      expect(result).toMatchObject({ verdict: "resolved", tampering: [{ kind: "protected-file", path }] });
    });

    it("runs nothing on a workspace that was too large to read", async () => {
      const irregular = [{ path: "core", kind: "too-large" as const, detail: "more than 9 bytes in the workspace" }];
      const never = () => Promise.reject(new Error("run"));
      const given = { ...submission(task.solved), collected: { tree: task.solved, irregular } };
      const result = await graderFor(task).grade(task, given, never);
      expect(result).toMatchObject({ verdict: "unresolved", score: 0, subScores: {} });
      expect(result.reason).toContain("more than 9 bytes");
    });

    it("passes on what the clean room throws: no verdict without a grading", async () => {
      const failure = new InfraError("engine-gone", "the engine is gone");
      const attempt = graderFor(task).grade(task, submission(task.solved), () => Promise.reject(failure));
      await expect(attempt).rejects.toBe(failure);
    });

    it("gives no verdict when it was interrupted", async () => {
      const exit = { ...calmExit, aborted: true, exitCode: null };
      const attempt = graderFor(task).grade(task, submission(task.solved), async () => ({ exit, report: null }));
      await expect(attempt).rejects.toBeInstanceOf(InfraError);
    });

    it.each([
      ["hangs", { ...calmExit, timedOut: true, exitCode: null }, "still running"],
      ["writes no report", calmExit, "wrote no report"],
      ["fills the disk", { ...calmExit, exitCode: 1, stderr: "No space left on device" }, "wrote no report"],
    ])("blames the task when its grading %s with the reference solution, too", async (_what, exit, why) => {
      const attempt = graderFor(task).grade(task, submission(task.workspace), async () => ({ exit, report: null }));
      const error = await attempt.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(UsageError);
      expect(error).toMatchObject({ code: "ungradable-task", blame: "infra", fix: expect.stringContaining(task.id) });
      expect((error as Error).message).toContain(why);
    });

    it("refuses a task that is known to be broken, by name, without running anything", async () => {
      const fault = new UsageError("unfit-patch", "mutants/a.patch: does not fit", { fix: "Mend it." });
      const rooms: CleanRoom[] = [];
      const attempt = graderFor(task).grade({ ...task, faults: [fault] }, submission(task.solved), async (room) => {
        rooms.push(room);
        return { exit: calmExit, report: null };
      });
      await expect(attempt).rejects.toMatchObject({ code: "ungradable-task", cause: fault, fix: "Mend it." });
      expect(rooms).toEqual([]);
    });
  });
}
