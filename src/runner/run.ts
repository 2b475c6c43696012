import { availableParallelism, totalmem } from "node:os";
import type { Config } from "../config/config.ts";
import { InfraError } from "../errors.ts";
import type { PlannedTrial, RunRecord } from "../records/run.ts";
import type { TrialRecord } from "../records/trial.ts";
import { type SandboxPick, startSandbox } from "../sandboxes/registry.ts";
import type { Sandbox } from "../sandboxes/sandbox.ts";
import { singleCommit } from "../tasks/repository.ts";
import type { Task } from "../tasks/task.ts";
import type { Tree } from "../trees/tree.ts";
import type { OnEvent } from "./events.ts";
import { Journal, writeRunRecord } from "./journal.ts";
import { type Lanes, openLanes, podsFor } from "./lanes.ts";
import { layerOf, type ProfileSetup, type ReadyProfile } from "./profiles.ts";
import { noneReady, readyAll } from "./ready.ts";
import { type OpenCell, openCells, retryReason } from "./retry.ts";
import { runTrial, type TrialSetting } from "./trial.ts";
import { checkUnchanged } from "./unchanged.ts";

/** So many infra losses in a row mean that going on would only burn the rest of the plan. */
const LOST_IN_A_ROW = 5;

/** Everything a run is made of, settled before anything starts. */
export interface RunInput {
  readonly id: string;
  readonly folder: string;
  readonly config: Config;
  readonly baseDir: string;
  readonly tasks: readonly Task[];
  readonly profiles: readonly ProfileSetup[];
  readonly plan: readonly PlannedTrial[];
  readonly pick: SandboxPick;
  readonly harnessVersion: string;
  readonly imagesDir: string;
  /** Go on although the isolation self-test failed. */
  readonly allowFailedIsolation: boolean;
  /** A run to continue: its record and what it recorded so far. */
  readonly previous: { readonly run: RunRecord; readonly trials: readonly TrialRecord[] } | null;
  readonly signal: AbortSignal;
  readonly onEvent: OnEvent;
}

/**
 * Runs every planned trial that is not recorded yet and records each as it ends.
 * Resolves when all have ended or the signal fired; containers and folders are gone by then.
 * @throws AgentEvalError when the run as a whole cannot go on; what is recorded stays.
 */
export async function executeRun(input: RunInput): Promise<void> {
  const { config, pick } = input;
  const slots = config.run.modelSlots;
  await using sandbox = await startSandbox(pick.kind, {
    pods: podsFor(slots),
    upstreamUrls: input.profiles.flatMap(({ backend }) => backend?.url ?? []),
    imagesDir: input.imagesDir,
    onProgress: (text) => input.onEvent({ type: "note", text }),
  });
  const images = await sandbox.ensure(neededImages(input.tasks, input.profiles));
  const isolation = await sandbox.selfTest();
  const lanes = openLanes(sandbox, slots, config.run.cpuSlots ?? availableParallelism());
  // Before anything untrusted runs, the canary included.
  const unsafe = isolation.status === "failed" && !input.allowFailedIsolation;
  const { ready, resolved } = unsafe ? noneReady(input) : await readyAll(input, sandbox, lanes);
  const run: RunRecord = {
    version: 1,
    id: input.id,
    startedAt: input.previous?.run.startedAt ?? new Date().toISOString(),
    harnessVersion: input.harnessVersion,
    seed: config.run.seed,
    sandbox: pick.kind,
    sandboxReason: pick.reason,
    isolation,
    environment: { ...(await sandbox.describe()), ...hostFacts() },
    images,
    config,
    baseDir: input.baseDir,
    tasks: input.tasks.map(({ id, category, language, level, fingerprint }) => ({
      ...{ id, category, language, level, fingerprint },
    })),
    profiles: [...resolved],
    plan: [...input.plan],
  };
  if (input.signal.aborted) return;
  checkUnchanged(input.previous?.run, run);
  // A resumed run that may not go on keeps what it says of its first part.
  if (!unsafe || !input.previous) await writeRunRecord(input.folder, run);
  if (unsafe) throw isolationFailed(run);
  await using journal = await Journal.open(input.folder);
  const todo = openCells(input.plan, input.previous?.trials ?? []).filter(({ cell }) => ready.has(cell.profile));
  input.onEvent({ type: "started", run, folder: input.folder, recorded: input.plan.length - todo.length });
  try {
    await runAll(todo, { input, sandbox, lanes, ready, journal });
  } finally {
    for (const { model } of ready.values()) await model?.stop();
  }
}

interface Stage {
  readonly input: RunInput;
  readonly sandbox: Sandbox;
  readonly lanes: Lanes;
  readonly ready: ReadonlyMap<string, ReadyProfile>;
  readonly journal: Journal;
}

async function runAll(todo: readonly OpenCell[], stage: Stage): Promise<void> {
  const { input, sandbox, lanes, journal } = stage;
  const stop = new AbortController();
  const setting: TrialSetting = {
    sandbox,
    lanes,
    runLimits: input.config.run.limits,
    folder: input.folder,
    signal: AbortSignal.any([input.signal, stop.signal]),
    session: 1 + Math.max(0, ...(input.previous?.trials.map(({ modelSlot }) => modelSlot?.session ?? 0) ?? [])),
    began: performance.now(),
    onStart: (id) => input.onEvent({ type: "trial-started", id }),
  };
  const tasks = new Map(input.tasks.map((task) => [task.id, task]));
  const repositories = new Map<string, Promise<Tree>>();
  const repositoryOf = (task: Task) => {
    const known = repositories.get(task.id) ?? singleCommit(task.workspace);
    repositories.set(task.id, known);
    return known;
  };
  let lostInARow = 0;
  const runCell = async ({ cell, last }: OpenCell) => {
    const task = tasks.get(cell.task);
    const profile = stage.ready.get(cell.profile);
    if (!task || !profile) return;
    let before = last;
    while (!setting.signal.aborted) {
      const retryOf = before && { id: before.id, reason: retryReason(before) ?? "" };
      const attempt = (before?.attempt ?? 0) + 1;
      const order = { cell, attempt, retryOf, task, repository: await repositoryOf(task), profile };
      const record = await runTrial(order, setting);
      if (record === null) return;
      await journal.append(record);
      const again = retryReason(record) !== null;
      input.onEvent({ type: "trial-ended", record, retried: again });
      lostInARow = record.verdict === "ungraded" ? lostInARow + 1 : 0;
      if (lostInARow >= LOST_IN_A_ROW) stop.abort();
      if (!again) return;
      before = record;
    }
  };
  const failures: unknown[] = [];
  const settle = async (open: OpenCell) => {
    await runCell(open).catch((failure) => {
      // Nothing more can be recorded: the others are ended in order, then the sandbox may go.
      failures.push(failure);
      stop.abort();
    });
  };
  await Promise.all(todo.map(settle));
  if (failures.length > 0) throw failures[0];
  if (stop.signal.aborted) {
    throw new InfraError("too-many-losses", `${LOST_IN_A_ROW} trials in a row were lost to infrastructure; stopped`, {
      fix: "See the reasons above, run `npx agent-eval doctor`, then continue with --resume.",
    });
  }
}

function neededImages(tasks: readonly Task[], profiles: readonly ProfileSetup[]) {
  const toolchains = [...new Set(tasks.map((task) => task.toolchain))];
  const layers = profiles.flatMap((setup) => layerOf(setup) ?? []);
  const unique = [...new Map(layers.map((layer) => [layer.name, layer])).values()];
  return toolchains.flatMap((toolchain) => [
    { toolchain, layer: null },
    ...unique.map((layer) => ({ toolchain, layer })),
  ]);
}

function isolationFailed({ isolation }: RunRecord): InfraError {
  const wrong = isolation.probes.filter((probe) => probe.observed !== probe.expected);
  const list = wrong.map((probe) => `${probe.name} (${probe.target}) is ${probe.observed}: ${probe.detail}`).join("; ");
  return new InfraError("isolation-failed", `the isolation self-test failed: ${list}`, {
    fix: "Mend the engine's networking, or accept it knowingly with --allow-failed-isolation.",
  });
}

function hostFacts(): Record<string, string> {
  return {
    os: `${process.platform}-${process.arch}`,
    node: process.version,
    cpus: String(availableParallelism()),
    memoryGiB: (totalmem() / 1024 ** 3).toFixed(1),
  };
}
