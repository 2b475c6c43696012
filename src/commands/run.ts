import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Config } from "../config/config.ts";
import { loadConfig } from "../config/load.ts";
import { ExitCode, UsageError } from "../errors.ts";
import type { PlannedTrial } from "../records/run.ts";
import { count } from "../reports/format.ts";
import { createProgress } from "../reports/progress.ts";
import { toTerminal } from "../reports/terminal.ts";
import { writeReports } from "../reports/write.ts";
import { alternatingPlan } from "../runner/alternate.ts";
import { takenBy } from "../runner/crew.ts";
import { readRunRecord, readTrials } from "../runner/journal.ts";
import { planOf } from "../runner/plan.ts";
import { type ProfileSetup, setUpProfiles } from "../runner/profiles.ts";
import { executeRun, type RunInput } from "../runner/run.ts";
import { pickSandbox } from "../sandboxes/registry.ts";
import { loadSuite } from "../tasks/load.ts";
import { type Shard, shardText } from "../tasks/shard.ts";
import type { Task } from "../tasks/task.ts";
import { describePlan } from "./dry-run.ts";
import { printError, shortPath } from "./failure.ts";
import { takeFolder } from "./folder.ts";
import { Interrupt } from "./interrupt.ts";
import { harnessVersion, imagesDir } from "./package.ts";
import { exitCodeOf } from "./report.ts";
import { selectProfiles, selectTasks } from "./selection.ts";
import { comparedOf, expectationLines, planSequence, type UntilOptions, withUntil } from "./sequential.ts";
import { cutOut } from "./shards.ts";

/** The options of `agent-eval run`; see cli.ts. */
export interface RunOptions extends UntilOptions {
  config?: string;
  profile?: string[];
  repeats?: number;
  seed?: number;
  shard?: Shard;
  /** Profiles take turns at every task, so that their times compare; see runner/alternate.ts. */
  alternate?: boolean;
  sandbox?: Config["run"]["sandbox"];
  out?: string;
  resume?: string;
  timeout?: number;
  allowFailedIsolation?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** `agent-eval run`; `tell` tells of a failure that ends a run halfway, and gives the exit code for it. */
export async function run(
  patterns: readonly string[],
  options: RunOptions,
  tell: (error: unknown) => ExitCode = printError,
): Promise<ExitCode> {
  const { notes, ...request } =
    options.resume === undefined ? await newRun(patterns, options) : await resumedRun(patterns, options);
  if (options.dryRun) {
    const plan = await describePlan(request);
    process.stdout.write(options.json ? `${JSON.stringify(plan.data, null, 2)}\n` : plan.text);
    return ExitCode.ok;
  }
  const { folder, config, profiles } = request;
  const withModel = profiles.filter(({ backend }) => backend && !backend.scripted).map(({ name }) => name);
  const picked = await pickSandbox(config.run.sandbox, withModel);
  // A resumed run was picked when it began.
  const pick = { ...picked, reason: request.previous?.run.sandboxReason ?? picked.reason };
  const progress = createProgress();
  progress.onEvent({ type: "note", text: `sandbox: ${pick.kind} (${pick.reason})` });
  const { sequential, plan } = request;
  const expected = sequential && !request.previous ? expectationLines(sequential, plan, profiles) : [];
  for (const text of [...notes, ...expected]) progress.onEvent({ type: "note", text });
  using interrupt = new Interrupt();
  let failure: ExitCode | null = null;
  try {
    const allowFailedIsolation = options.allowFailedIsolation ?? false;
    await executeRun({ ...request, pick, allowFailedIsolation, signal: interrupt.signal, onEvent: progress.onEvent });
  } catch (error) {
    // What was recorded before is still worth a report. An interrupted step is no failure.
    failure = interrupt.signal.aborted ? ExitCode.interrupted : tell(error);
  } finally {
    progress.end();
  }
  const interrupted = interrupt.signal.aborted;
  if (!existsSync(join(folder, "run.json"))) return interrupted ? ExitCode.interrupted : (failure ?? ExitCode.infra);
  const trials = await readTrials(folder);
  // Nothing was run: an old report after the error would look like a result.
  if (failure === ExitCode.usage && trials.length === (request.previous?.trials.length ?? 0)) return failure;
  const report = await writeReports(folder, await readRunRecord(folder), trials);
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : toTerminal(report));
  process.stderr.write(`report: ${shortPath(join(folder, "report.md"))}\n`);
  if (interrupted) {
    process.stderr.write(`interrupted; continue with: npx agent-eval run --resume ${shortPath(folder)}\n`);
    return ExitCode.interrupted;
  }
  return failure ?? exitCodeOf(report);
}

type Request = Omit<RunInput, "pick" | "allowFailedIsolation" | "signal" | "onEvent"> & {
  /** What the user should know of the configuration. */
  readonly notes: readonly string[];
};

async function newRun(patterns: readonly string[], options: RunOptions): Promise<Request> {
  const loaded = await loadConfig(options.config);
  const untilDecided = (options.until ?? loaded.config.run.until) !== undefined;
  const compared = untilDecided
    ? comparedOf(loaded.config, options.profile)
    : { config: selectProfiles(loaded.config, options.profile), notes: [] };
  const config = withOptions(compared.config, options);
  const selected = selectTasks(await loadSuite(config.suite, loaded.baseDir), patterns);
  const { tasks, shard } = cutOut(selected, options.shard, untilDecided);
  const id = shard ? `${newRunId()}-${shard.index}of${shard.count}` : newRunId();
  const folder = resolve(options.out ?? join("reports", id));
  const profiles = setUpProfiles(config, process.env);
  const planned = untilDecided
    ? planSequence(config, tasks, profiles)
    : { sequential: null, plan: options.alternate ? alternatingOf(config, tasks, profiles) : planOf(config, tasks) };
  takeFolder(folder, "Name another folder with --out, or continue the run in it with --resume.", options.dryRun);
  const { baseDir } = loaded;
  const part = shard ? [`${shardText(shard)}: ${tasks.length} of ${count(selected.length, "task")}`] : [];
  const notes = [...loaded.notes, ...compared.notes, ...part];
  return { ...common, id, folder, config, baseDir, tasks, profiles, ...planned, shard, previous: null, notes };
}

function alternatingOf({ run }: Config, tasks: readonly Task[], setups: readonly ProfileSetup[]): PlannedTrial[] {
  const profiles = setups.map((setup) => ({ name: setup.name, takes: takenBy(setup) }));
  return alternatingPlan({ tasks, profiles, repeats: run.repeats, seed: run.seed });
}

async function resumedRun(patterns: readonly string[], options: RunOptions): Promise<Request> {
  const folder = resolve(options.resume ?? "");
  const decided = ["config", "profile", "repeats", "seed", "shard", "out", "timeout", "until"] as const;
  const extra = decided.filter((name) => options[name] !== undefined).map((name) => `--${name}`);
  if (patterns.length > 0) extra.push("task patterns");
  if (extra.length > 0) {
    throw new UsageError("fixed-by-the-run", `${extra.join(", ")}: a resumed run keeps what it was started with`, {
      fix: "Leave them out, or start a new run.",
    });
  }
  const run = await readRunRecord(folder);
  if (run.merged) {
    throw new UsageError("merged-run", `${shortPath(folder)} was put together from parts and cannot be resumed`, {
      fix: "Resume the part that is incomplete (`run.json` lists them under `merged`), then merge again.",
    });
  }
  const trials = await readTrials(folder);
  const settings = withUntil({ ...run.config.run, sandbox: options.sandbox ?? run.sandbox }, options);
  const config = { ...run.config, run: settings };
  const known = new Set(run.tasks.map(({ id }) => id));
  const tasks = (await loadSuite(config.suite, run.baseDir)).filter(({ id }) => known.has(id));
  const gone = [...known].filter((id) => !tasks.some((task) => task.id === id));
  if (gone.length > 0) {
    throw new UsageError("changed-since", `cannot resume: tasks are gone since the run began: ${gone.join(", ")}`, {
      fix: "Restore them, or start a new run.",
    });
  }
  const plan: readonly PlannedTrial[] = run.plan;
  const profiles = setUpProfiles(config, process.env);
  return {
    ...common,
    id: run.id,
    folder,
    config,
    baseDir: run.baseDir,
    tasks,
    profiles,
    plan,
    sequential: run.sequential,
    shard: run.shard,
    previous: { run, trials },
    notes: [],
  };
}

const common = { harnessVersion: harnessVersion(), imagesDir };

/** Flags go before the file; `--timeout` goes before every other limit on time. */
function withOptions(config: Config, options: RunOptions): Config {
  const timeout = options.timeout === undefined ? {} : { timeoutSeconds: options.timeout };
  const profiles = Object.entries(config.profiles).map(([name, profile]) => {
    return [name, { ...profile, limits: { ...profile.limits, ...timeout } }] as const;
  });
  const run = {
    ...withUntil(config.run, options),
    repeats: options.repeats ?? config.run.repeats,
    seed: options.seed ?? config.run.seed,
    sandbox: options.sandbox ?? config.run.sandbox,
  };
  return { ...config, run, profiles: Object.fromEntries(profiles) };
}

/** Sorts by time, and two runs of one second differ. */
function newRunId(): string {
  const stamp = new Date().toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  return `${stamp}-${Math.random().toString(36).slice(2, 6)}`;
}
