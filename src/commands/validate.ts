import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { loadConfig } from "../config/load.ts";
import { ExitCode } from "../errors.ts";
import { count } from "../reports/format.ts";
import { pickSandbox, startSandbox } from "../sandboxes/registry.ts";
import { suiteFolders } from "../tasks/load.ts";
import { isInShard, type Shard } from "../tasks/shard.ts";
import { checkFiles, checkLines } from "../validation/check.ts";
import { ProofWriter } from "../validation/file.ts";
import { gradersIdentity } from "../validation/fingerprint.ts";
import { proveAll } from "../validation/run.ts";
import { type SuiteEntry, suiteEntries } from "../validation/suite.ts";
import { toLines } from "../validation/table.ts";
import { COMMITTED_REPEATS, type TaskProof, USUAL_REPEATS } from "../validation/validation.ts";
import { Interrupt } from "./interrupt.ts";
import { harnessVersion, imagesDir, packageDir } from "./package.ts";
import { selectTasks } from "./selection.ts";

/** The options of `agent-eval validate`; see cli.ts. */
export interface ValidateOptions {
  config?: string;
  suite?: string;
  sandbox?: "auto" | "docker" | "local";
  repeats?: number;
  shard?: Shard;
  changed?: boolean;
  write?: boolean;
  check?: boolean;
  json?: boolean;
}

/** `agent-eval validate`: exit 2 when a task does not measure what it says, or its proof is stale. */
export async function validate(patterns: string[], options: ValidateOptions): Promise<ExitCode> {
  const { folders, run } = await suiteOf(options);
  const selected = selectTasks(suiteEntries(folders), patterns);
  const inShard = selected.filter(({ id }) => !options.shard || isInShard(id, options.shard));
  const whole = inShard.length === folders.length;
  if (options.check) return check(inShard, whole, options);
  const entries = options.changed ? await unproven(inShard, options) : inShard;
  if (entries.length === 0) {
    process.stderr.write(`nothing to prove: ${options.changed ? "no task has changed" : "the shard is empty"}\n`);
    if (options.json) print({ tasks: [] });
    return ExitCode.ok;
  }
  using interrupt = new Interrupt("stopping: what is proven is kept; once more stops at once");
  let proofs: TaskProof[];
  try {
    proofs = await proveIn(entries, run, options, interrupt.signal);
  } catch (error) {
    // An interrupted step is no failure.
    if (interrupt.signal.aborted) return ExitCode.interrupted;
    throw error;
  }
  if (interrupt.signal.aborted) return ExitCode.interrupted;
  if (options.json) print({ tasks: proofs });
  return proofs.every(({ valid }) => valid) ? ExitCode.ok : ExitCode.usage;
}

/** Proves these tasks of a suite, as `validate` does; what it finds is told on standard output and given back. */
export async function proveTasks(
  folders: readonly string[],
  ids: readonly string[],
  run: SuiteOfRun["run"],
  signal: AbortSignal,
): Promise<TaskProof[]> {
  const entries = suiteEntries(folders).filter(({ id }) => ids.includes(id));
  return await proveIn(entries, run, {}, signal);
}

/** Proves the tasks in a sandbox of their own; each line is told, and written, as soon as it is whole. */
async function proveIn(
  entries: readonly SuiteEntry[],
  run: SuiteOfRun["run"],
  options: ValidateOptions,
  signal: AbortSignal,
): Promise<TaskProof[]> {
  const pick = await pickSandbox(options.sandbox ?? run.sandbox, []);
  process.stderr.write(`sandbox: ${pick.kind} (${pick.reason})\n`);
  await using sandbox = await startSandbox(pick.kind, {
    pods: 0,
    upstreamUrls: [],
    imagesDir,
    onProgress: (line: string) => process.stderr.write(`${line}\n`),
    signal,
  });
  const writer = options.write ? new ProofWriter() : null;
  return await proveAll(entries, {
    sandbox,
    cpuSlots: run.cpuSlots ?? availableParallelism(),
    repeats: options.repeats ?? (options.write ? COMMITTED_REPEATS : USUAL_REPEATS),
    harnessVersion: harnessVersion(),
    graders: gradersIdentity(packageDir),
    signal,
    onProof: async ({ folder }, proof) => {
      if (!options.json) process.stdout.write(toLines(proof));
      await writer?.write(folder, proof);
    },
  });
}

interface SuiteOfRun {
  readonly folders: readonly string[];
  readonly run: { readonly sandbox: "auto" | "docker" | "local"; readonly cpuSlots?: number | undefined };
}

/** A suite that is named needs no configuration. */
async function suiteOf({ suite, config }: ValidateOptions): Promise<SuiteOfRun> {
  if (suite !== undefined) return { folders: await suiteFolders(resolve(suite), "."), run: { sandbox: "auto" } };
  const loaded = await loadConfig(config);
  return { folders: await suiteFolders(loaded.config.suite, loaded.baseDir), run: loaded.config.run };
}

async function unproven(entries: readonly SuiteEntry[], options: ValidateOptions): Promise<SuiteEntry[]> {
  const checks = await checkLines(entries, demandOf(options));
  return entries.filter((_, index) => checks[index]?.problem !== null);
}

function demandOf({ repeats, sandbox }: ValidateOptions) {
  return { repeats: repeats ?? COMMITTED_REPEATS, sandbox: sandbox === "auto" ? null : (sandbox ?? null) };
}

async function check(entries: readonly SuiteEntry[], whole: boolean, options: ValidateOptions): Promise<ExitCode> {
  const checks = await checkLines(entries, demandOf(options));
  const files = whole ? await checkFiles(entries) : [];
  const stale = [...checks, ...files].filter(({ problem }) => problem !== null);
  if (options.json) print({ tasks: checks, files });
  else {
    process.stdout.write(stale.map(({ task, problem }) => `✘ ${task} ${problem}\n`).join(""));
    const proven = checks.filter(({ problem }) => problem === null).length;
    process.stdout.write(`${proven} of ${count(checks.length, "task")} proven as committed\n`);
  }
  if (stale.length === 0) return ExitCode.ok;
  process.stderr.write("fix Run `agent-eval validate --changed --write` and commit what it writes.\n");
  return ExitCode.usage;
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
