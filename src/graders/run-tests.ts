import { InfraError, UsageError } from "../errors.ts";
import type { Task } from "../tasks/task.ts";
import { overlay, type Tree } from "../trees/tree.ts";
import { type Evidence, evidenceOf } from "./evidence.ts";
import { excerpt } from "./excerpt.ts";
import type { RunClean } from "./grader.ts";

const MAX_OUTPUT = 20_000;

/** One run of the grading command in a clean room of its own. */
export interface TestRun extends Evidence {
  /** What the command printed, cut to a readable length. */
  readonly output: string;
}

/**
 * Runs the task's grading command on these files. The report is read from a fresh place outside the
 * workspace, so that no file of the agent's can be taken for it.
 * @throws InfraError when the run was interrupted; what the clean room throws.
 */
export async function runTests({ toolchain, grading }: Task, files: Tree, runClean: RunClean): Promise<TestRun> {
  const result = await runClean({
    toolchain,
    files,
    command: grading.command as [string, ...string[]],
    timeoutMs: grading.timeoutSeconds * 1000,
  });
  const { exit } = result;
  if (exit.aborted) throw new InfraError("grading-interrupted", "grading was interrupted");
  const output = excerpt([exit.stdout, exit.stderr].filter(Boolean).join("\n"), MAX_OUTPUT);
  return { ...evidenceOf(grading, result), output };
}

/**
 * Where a run proves too little, tells an agent that broke the grading from a task that is broken
 * itself: the reference solution is graded the same way, and if that proves as little, the task is at fault.
 * @param lackOf what a run leaves unproven; null when it is in order.
 * @throws UsageError `ungradable-task`
 */
export async function blameTheTask(
  task: Task,
  run: TestRun,
  runClean: RunClean,
  lackOf: (run: TestRun) => string | null,
): Promise<void> {
  if (lackOf(run) === null) return;
  const lack = lackOf(await runTests(task, overlay(task.solved, task.hidden), runClean));
  if (lack === null) return;
  const message = `the task ${task.id} cannot be graded, with its reference solution neither: ${lack}`;
  throw new UsageError("ungradable-task", message, {
    place: { file: `${task.folder}/task.yaml`, key: "grading" },
    fix: `Run \`npx agent-eval validate ${task.id}\` and mend the task.`,
  });
}
