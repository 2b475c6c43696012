import { availableParallelism } from "node:os";
import PQueue from "p-queue";
import { loadConfig } from "../config/load.ts";
import { ExitCode, InfraError, messageOf } from "../errors.ts";
import type { Grade } from "../graders/grader.ts";
import { graderFor } from "../graders/registry.ts";
import { oneLine } from "../reports/format.ts";
import { pickSandbox, startSandbox } from "../sandboxes/registry.ts";
import type { Sandbox } from "../sandboxes/sandbox.ts";
import { loadSuite } from "../tasks/load.ts";
import type { Task } from "../tasks/task.ts";
import { overlay, type Tree } from "../trees/tree.ts";
import { Interrupt } from "./interrupt.ts";
import { imagesDir } from "./package.ts";
import { selectTasks } from "./selection.ts";

interface Finding {
  readonly task: string;
  readonly valid: boolean;
  readonly oracle: string;
  readonly noop: string;
  /** What is wrong, in sentences; empty when valid. */
  readonly problems: readonly string[];
  /** What the grading command printed on the reference solution, where that does not resolve the task. */
  readonly output: string | null;
}

/** `agent-eval validate`: exit 2 when a task does not measure what it says. */
export async function validate(
  patterns: string[],
  options: { config?: string; sandbox?: "auto" | "docker" | "local"; json?: boolean },
): Promise<ExitCode> {
  const { config, baseDir } = await loadConfig(options.config);
  const tasks = selectTasks(await loadSuite(config.suite, baseDir), patterns);
  const pick = await pickSandbox(options.sandbox ?? config.run.sandbox, []);
  process.stderr.write(`sandbox: ${pick.kind} (${pick.reason})\n`);
  using interrupt = new Interrupt();
  const onProgress = (line: string) => process.stderr.write(`${line}\n`);
  await using sandbox = await startSandbox(pick.kind, {
    pods: 0,
    upstreamUrls: [],
    imagesDir,
    onProgress,
    signal: interrupt.signal,
  });
  await sandbox.ensure(
    [...new Set(tasks.map(({ toolchain }) => toolchain))].map((toolchain) => ({ toolchain, layer: null })),
  );
  const queue = new PQueue({ concurrency: availableParallelism() });
  const findings = await Promise.all(tasks.map((task) => queue.add(() => check(task, sandbox, interrupt.signal))));
  if (interrupt.signal.aborted) return ExitCode.interrupted;
  if (options.json) process.stdout.write(`${JSON.stringify({ tasks: findings }, null, 2)}\n`);
  else process.stdout.write(findings.map(lineOf).join(""));
  return findings.every(({ valid }) => valid) ? ExitCode.ok : ExitCode.usage;
}

async function check(task: Task, sandbox: Sandbox, signal: AbortSignal): Promise<Finding> {
  const grade = async (tree: Tree): Promise<Grade> =>
    graderFor(task).grade(task, { collected: { tree, irregular: [] }, repository: new Map(), printed: "" }, (room) =>
      sandbox.grade(room, signal),
    );
  try {
    const oracle = await grade(overlay(task.workspace, task.solution));
    const noop = await grade(task.workspace);
    const problems = [
      ...(oracle.verdict === "resolved" ? [] : [`the reference solution does not resolve it: ${oracle.reason}`]),
      ...(noop.verdict === "resolved" ? ["doing nothing resolves it"] : []),
      ...(noop.verdict === "ungraded" ? [`doing nothing cannot be graded: ${noop.reason}`] : []),
      ...oracle.tampering.map(({ kind, path }) => `the reference solution looks like tampering: ${kind} ${path}`),
    ];
    const output = oracle.verdict === "resolved" ? null : oracle.output;
    return {
      task: task.id,
      valid: problems.length === 0,
      oracle: oracle.verdict,
      noop: noop.verdict,
      problems,
      output,
    };
  } catch (error) {
    // The machine failed, not the task.
    if (error instanceof InfraError || signal.aborted) throw error;
    return {
      task: task.id,
      valid: false,
      oracle: "ungraded",
      noop: "ungraded",
      problems: [messageOf(error)],
      output: null,
    };
  }
}

/** So much of the grading command's output helps; `--json` has it all. */
const OUTPUT_LINES = 15;

function lineOf({ task, valid, oracle, noop, problems, output }: Finding): string {
  const head = `${valid ? "✔" : "✘"} ${task}: oracle ${oracle}, noop ${noop}\n`;
  const printed = output?.trim()
    ? ["the grading command printed:", ...output.trim().split("\n").slice(-OUTPUT_LINES)]
    : [];
  return head + [...problems, ...printed.map(oneLine)].map((text) => `    ${text}\n`).join("");
}
