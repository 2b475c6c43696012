import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Config } from "../../src/config/config.ts";
import { RunRecord } from "../../src/records/run.ts";
import { TrialRecord } from "../../src/records/trial.ts";
import { makePlan } from "../../src/runner/plan.ts";
import { chancesOf, configOf, resolvedOf, type SimulatedProfile } from "./simulation/profiles.ts";
import { simulateTasks } from "./simulation/tasks.ts";
import { simulateCell } from "./simulation/trial.ts";

export type { SimulatedProfile } from "./simulation/profiles.ts";

export interface SimulatedRun {
  readonly run: RunRecord;
  /** As the journal has them: lost attempts included, in the order in which they ended. */
  readonly trials: TrialRecord[];
}

export interface SimulationOptions {
  readonly profiles: readonly SimulatedProfile[];
  /** Number of tasks; default 60. */
  readonly tasks?: number;
  readonly repeats?: number;
  readonly seed?: number;
  /** Decides the tasks alone: runs with equal suites and other seeds are nights of one suite; default: the seed. */
  readonly suite?: number;
  /** How many of the tasks cannot be done. */
  readonly canaries?: number;
  /** How much tasks differ in difficulty: standard deviation on the logistic scale; default 1.5. */
  readonly spread?: number;
  /** Every profile gets the same draws: profiles with the same figures get the same results. */
  readonly shared?: boolean;
  readonly modelSlots?: number;
  readonly timeoutSeconds?: number;
  readonly id?: string;
  readonly startedAt?: string;
  /** Only this share of the plan is recorded, as of a run that was interrupted. */
  readonly recorded?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** What the configuration says of decisions and gates. */
  readonly decision?: Partial<Config["decision"]>;
  readonly gate?: Partial<Config["gate"]>;
  /** Last changes to the record. */
  readonly run?: Partial<RunRecord>;
}

/** A run that never was, with known truth: the same options give the same records. Checked against the schemas. */
export function simulateRun(options: SimulationOptions): SimulatedRun {
  const { profiles, repeats = 1, seed = 1, modelSlots = 1, timeoutSeconds = 600 } = options;
  const startedAt = options.startedAt ?? "2026-11-20T12:00:00.000Z";
  const tasks = simulateTasks(options.suite ?? seed, options.tasks ?? 60, options.canaries ?? 0, options.spread ?? 1.5);
  const written = configOf(profiles, { repeats, modelSlots, seed, timeoutSeconds });
  const { decision = {}, gate = {} } = options;
  const config = Config.parse({ ...written, decision, gate });
  const plan = makePlan({
    tasks: tasks.map(({ id }) => id),
    // As if all were served at once: interleaved.
    profiles: profiles.map(({ name }) => ({ name, model: "" })),
    repeats,
    seed,
  });
  const chances = new Map(profiles.map((profile) => [profile.name, chancesOf(profile, tasks)]));
  const resolved = profiles.map(resolvedOf);
  const free = Array.from({ length: modelSlots }, () => 0);
  const trials: TrialRecord[] = [];
  const began = new Map<string, number>();
  for (const cell of plan.slice(0, Math.round(plan.length * (options.recorded ?? 1)))) {
    const profile = profiles.find(({ name }) => name === cell.profile);
    const task = tasks.find(({ id }) => id === cell.task);
    if (!profile || !task || profile.failed) continue;
    const mine = began.get(cell.profile) ?? 0;
    began.set(cell.profile, mine + 1);
    if (profile.stoppedAfter !== undefined && mine >= profile.stoppedAfter * tasks.length * repeats) continue;
    const records = simulateCell({
      cell,
      task,
      profile,
      profileId: resolved.find(({ name }) => name === cell.profile)?.id ?? "",
      // Whoever solves a canary cheats; nobody here does.
      chance: task.canary ? 0 : (chances.get(cell.profile)?.get(cell.task) ?? 0),
      seed,
      shared: options.shared ?? false,
      timeoutMs: timeoutSeconds * 1000,
      startedAt,
    });
    for (const record of records) {
      const slot = free.indexOf(Math.min(...free));
      const fromMs = free[slot] ?? 0;
      const toMs = fromMs + record.durationMs.agent + 150;
      free[slot] = toMs;
      const modelSlot = record.usage === null ? null : { session: 1, slot, fromMs, toMs };
      trials.push({ ...record, modelSlot, startedAt: new Date(Date.parse(startedAt) + fromMs).toISOString() });
    }
  }
  const run = RunRecord.parse({
    version: 1,
    id: options.id ?? "20261120-120000-simulated",
    startedAt,
    harnessVersion: "0.1.0",
    seed,
    sandbox: "docker",
    sandboxReason: "asked for",
    isolation: { status: "verified", probes: [] },
    environment: { ...machine, ...options.environment },
    images: {},
    config,
    baseDir: "/project",
    tasks: tasks.map(({ difficulty: _, ...task }) => task),
    profiles: resolved,
    plan,
    sequential: null,
    shard: null,
    merged: null,
    ...options.run,
  } satisfies RunRecord);
  return { run, trials: trials.map((record) => TrialRecord.parse(record)) };
}

const machine = {
  os: "Debian GNU/Linux 12, Linux 6.1",
  arch: "linux-x64",
  cpu: "AMD EPYC 9254",
  cores: "16",
  memoryGiB: "126.0",
  gpu: "NVIDIA L40S (48 GiB)",
  gpuDriver: "560.35",
  node: "v24.21.0",
  energy: "nvidia",
};

/** Writes `run.json` and `trials.jsonl` of a simulated run into a folder, which is made; gives the folder. */
export async function writeSimulatedRun(folder: string, { run, trials }: SimulatedRun): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "run.json"), `${JSON.stringify(run, null, 2)}\n`);
  await writeFile(join(folder, "trials.jsonl"), trials.map((trial) => `${JSON.stringify(trial)}\n`).join(""));
  return folder;
}

/**
 * Six profiles, 60 tasks, 3 repeats. `incumbent`, `peer`, `twin` and `cloud` truly succeed alike; `strong` is truly
 * better than the incumbent and `weak` truly worse, each by 20 points. `twin` is as good and half as slow; `cloud` is
 * as good, fast, and dear.
 */
export function sixBySixty(more: Partial<SimulationOptions> = {}): SimulatedRun {
  return simulateRun({ profiles: sixProfiles, tasks: 60, repeats: 3, seed: 7, ...more });
}

export const sixProfiles: readonly SimulatedProfile[] = [
  { name: "incumbent", success: 0.55, seconds: 80, tokens: 45_000, contextWindow: 65_536, vramGib: 30 },
  { name: "strong", success: 0.75, seconds: 110, tokens: 60_000, contextWindow: 131_072, vramGib: 44 },
  { name: "weak", success: 0.35, seconds: 30, tokens: 30_000, contextWindow: 32_768, vramGib: 12 },
  {
    name: "peer",
    success: 0.56,
    seconds: 78,
    tokens: 46_000,
    contextWindow: 65_536,
    agent: "claude-code",
    vramGib: 30,
  },
  { name: "twin", success: 0.55, seconds: 40, tokens: 44_000, contextWindow: 65_536, vramGib: 24 },
  { name: "cloud", success: 0.57, seconds: 35, tokens: 50_000, contextWindow: 262_144, cloud: true, price: 3 },
];

/** Ten profiles, 200 tasks, 5 repeats: 10,000 trials. */
export function large(more: Partial<SimulationOptions> = {}): SimulatedRun {
  const profiles = Array.from({ length: 10 }, (_, index) => ({
    name: `profile-${index + 1}`,
    success: 0.4 + 0.03 * index,
    seconds: 30 + 12 * index,
    tokens: 25_000 + 5000 * index,
    contextWindow: index % 2 === 0 ? 65_536 : 131_072,
    cloud: index === 9,
    retried: 0.005,
    lost: 0.002,
  }));
  return simulateRun({ profiles, tasks: 200, repeats: 5, seed: 5, canaries: 2, modelSlots: 2, ...more });
}
