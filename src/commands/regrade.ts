import { availableParallelism } from "node:os";
import { basename, join, resolve } from "node:path";
import { ExitCode, UsageError } from "../errors.ts";
import { regradeRun } from "../regrading/regrade.ts";
import { Regrading } from "../regrading/regrading.ts";
import { toText } from "../regrading/table.ts";
import { readRunRecord, readTrials } from "../runner/journal.ts";
import { pickSandbox, startSandbox } from "../sandboxes/registry.ts";
import { loadTask, suiteFolders } from "../tasks/load.ts";
import type { Task } from "../tasks/task.ts";
import { writeWhole } from "../trees/whole.ts";
import { shortPath } from "./failure.ts";
import { Interrupt } from "./interrupt.ts";
import { harnessVersion, imagesDir } from "./package.ts";

/** The options of `agent-eval regrade`; see cli.ts. */
export interface RegradeOptions {
  suite?: string;
  sandbox?: "auto" | "docker" | "local";
  json?: boolean;
}

/** `agent-eval regrade DIR`: exit 1 when a verdict changed, 3 when one could not be given again. */
export async function regrade(dir: string, options: RegradeOptions): Promise<ExitCode> {
  const folder = resolve(dir);
  const run = await readRunRecord(folder);
  const trials = await readTrials(folder);
  const suite = options.suite === undefined ? run.config.suite : resolve(options.suite);
  const folders = await suiteFolders(suite, run.baseDir);
  const tasks = new Map<string, Task | string>();
  for (const id of new Set(trials.map(({ task }) => task))) tasks.set(id, await taskOf(id, folders));
  const pick = await pickSandbox(options.sandbox ?? run.sandbox, []);
  process.stderr.write(`sandbox: ${pick.kind} (${options.sandbox ? pick.reason : "as in the run"})\n`);
  using interrupt = new Interrupt("stopping: nothing is written; once more stops at once");
  let regraded: Regrading;
  try {
    await using sandbox = await startSandbox(pick.kind, {
      pods: 0,
      upstreamUrls: [],
      imagesDir,
      onProgress: (line: string) => process.stderr.write(`${line}\n`),
      signal: interrupt.signal,
    });
    regraded = await regradeRun({
      ...{ folder, run, trials, tasks, sandbox },
      cpuSlots: run.config.run.cpuSlots ?? availableParallelism(),
      harnessVersion: harnessVersion(),
      signal: interrupt.signal,
      onTrial: ({ id, result }) => process.stderr.write(`${id}: ${result}\n`),
    });
  } catch (error) {
    if (interrupt.signal.aborted) return ExitCode.interrupted;
    throw error;
  }
  const file = join(folder, "regrade.json");
  await writeWhole(file, `${JSON.stringify(Regrading.parse(regraded), null, 2)}\n`);
  process.stdout.write(options.json ? `${JSON.stringify(regraded, null, 2)}\n` : toText(regraded));
  process.stderr.write(`written: ${shortPath(file)}\n`);
  const { changed, impossible } = regraded.counts;
  if (changed > 0) return ExitCode.gateFailed;
  return impossible > 0 ? ExitCode.infra : ExitCode.ok;
}

/** Today's task, or why it cannot be used. */
async function taskOf(id: string, folders: readonly string[]): Promise<Task | string> {
  const folder = folders.find((path) => basename(path) === id);
  if (folder === undefined) return "the task is gone";
  return loadTask(folder).catch((error: unknown) => {
    if (error instanceof UsageError) return `the task cannot be read: ${error.message}`;
    throw error;
  });
}
