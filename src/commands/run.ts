import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Config } from "../config/config.ts";
import { loadConfig } from "../config/load.ts";
import { ExitCode, messageOf, UsageError } from "../errors.ts";
import type { PlannedTrial } from "../records/run.ts";
import { createProgress } from "../reports/progress.ts";
import { toTerminal } from "../reports/terminal.ts";
import { writeReports } from "../reports/write.ts";
import { readRunRecord, readTrials } from "../runner/journal.ts";
import { makePlan } from "../runner/plan.ts";
import { type ProfileSetup, setUpProfiles } from "../runner/profiles.ts";
import { executeRun, type RunInput } from "../runner/run.ts";
import { pickSandbox } from "../sandboxes/registry.ts";
import { loadSuite } from "../tasks/load.ts";
import type { Task } from "../tasks/task.ts";
import { describePlan } from "./dry-run.ts";
import { printError, shortPath } from "./failure.ts";
import { Interrupt } from "./interrupt.ts";
import { harnessVersion, imagesDir } from "./package.ts";
import { exitCodeOf } from "./report.ts";
import { selectProfiles, selectTasks } from "./selection.ts";
import { comparedOf, expectationLines, planSequence, type UntilOptions, withUntil } from "./sequential.ts";

/** The options of `agent-eval run`; see cli.ts. */
export interface RunOptions extends UntilOptions {
  config?: string;
  profile?: string[];
  repeats?: number;
  seed?: number;
  sandbox?: Config["run"]["sandbox"];
  out?: string;
  resume?: string;
  timeout?: number;
  allowFailedIsolation?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** `agent-eval run` */
export async function run(patterns: string[], options: RunOptions): Promise<ExitCode> {
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
    failure = interrupt.signal.aborted ? ExitCode.interrupted : printError(error);
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
  const tasks = selectTasks(await loadSuite(config.suite, loaded.baseDir), patterns);
  const id = newRunId();
  const folder = resolve(options.out ?? join("reports", id));
  const profiles = setUpProfiles(config, process.env);
  const planned = untilDecided
    ? planSequence(config, tasks, profiles)
    : { sequential: null, plan: fixedPlan(config, tasks, profiles) };
  takeFolder(folder, options.dryRun ?? false);
  const { baseDir } = loaded;
  const notes = [...loaded.notes, ...compared.notes];
  return { ...common, id, folder, config, baseDir, tasks, profiles, ...planned, previous: null, notes };
}

function fixedPlan({ run }: Config, tasks: readonly Task[], profiles: readonly ProfileSetup[]): PlannedTrial[] {
  return makePlan({
    tasks: tasks.map((task) => task.id),
    profiles: profiles.map(({ name, modelKey }) => ({ name, model: modelKey })),
    repeats: run.repeats,
    seed: run.seed,
  });
}

async function resumedRun(patterns: readonly string[], options: RunOptions): Promise<Request> {
  const folder = resolve(options.resume ?? "");
  const decided = ["config", "profile", "repeats", "seed", "out", "timeout", "until"] as const;
  const extra = decided.filter((name) => options[name] !== undefined).map((name) => `--${name}`);
  if (patterns.length > 0) extra.push("task patterns");
  if (extra.length > 0) {
    throw new UsageError("fixed-by-the-run", `${extra.join(", ")}: a resumed run keeps what it was started with`, {
      fix: "Leave them out, or start a new run.",
    });
  }
  const run = await readRunRecord(folder);
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
    previous: { run, trials },
    notes: [],
  };
}

/** Makes the run's folder. @throws UsageError for one that holds something, or can be none. */
function takeFolder(folder: string, onlyLook: boolean): void {
  let names: string[] = [];
  try {
    if (existsSync(folder)) names = readdirSync(folder);
    // One level after the other: Node never comes back from making folders recursively in /proc.
    else if (!onlyLook) for (const level of missingLevels(folder)) mkdirSync(level);
  } catch (cause) {
    throw new UsageError("unusable-folder", `${shortPath(folder)} cannot hold a run: ${messageOf(cause)}`, {
      cause,
      fix: "Name another folder with --out.",
    });
  }
  if (names.length === 0) return;
  throw new UsageError("folder-not-empty", `${shortPath(folder)} is not empty`, {
    fix: "Name another folder with --out, or continue the run in it with --resume.",
  });
}

function missingLevels(folder: string): string[] {
  return existsSync(folder) ? [] : [...missingLevels(dirname(folder)), folder];
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
