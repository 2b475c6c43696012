import { availableParallelism } from "node:os";
import type { Config } from "../config/config.ts";
import { InfraError } from "../errors.ts";
import type { PlannedTrial, ResolvedProfile, RunRecord } from "../records/run.ts";
import type { Sequential } from "../records/sequential.ts";
import type { RunShard } from "../records/shard.ts";
import type { TrialRecord } from "../records/trial.ts";
import { type SandboxPick, startSandbox } from "../sandboxes/registry.ts";
import { wantedCells } from "../sequential/sequential.ts";
import type { Task } from "../tasks/task.ts";
import { describeHost, startTelemetry } from "../telemetry/registry.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { comesBack } from "./alternate.ts";
import { runBlocks } from "./blocks.ts";
import { takenBy } from "./crew.ts";
import type { OnEvent } from "./events.ts";
import { Journal, writeRunRecord } from "./journal.ts";
import { openLanes, podsFor } from "./lanes.ts";
import { lockRun } from "./lock.ts";
import { layerOf, type ProfileSetup } from "./profiles.ts";
import { checkAll, noneReady, nothingToDo, ranBefore, readyAll, stopModels } from "./ready.ts";
import { openCells } from "./retry.ts";
import { runAll } from "./schedule.ts";
import { runSequence } from "./sequence.ts";
import { turnsOf } from "./turns.ts";
import { checkUnchanged } from "./unchanged.ts";

/** Everything a run is made of, settled before anything starts. */
export interface RunInput {
  readonly id: string;
  readonly folder: string;
  readonly config: Config;
  readonly baseDir: string;
  readonly tasks: readonly Task[];
  readonly profiles: readonly ProfileSetup[];
  readonly plan: readonly PlannedTrial[];
  /** A run that stops when it has decided, as far as it is known; null for one of a fixed size. */
  readonly sequential?: Sequential | null;
  /** The part of the suite that `tasks` and `plan` are; null for the whole. */
  readonly shard?: RunShard | null;
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
  const startedAt = new Date().toISOString();
  await using _lock = await lockRun(input.folder);
  const wanted = input.sequential ? wantedCells(input.sequential, input.plan) : input.plan;
  await checkAll({ ...input, plan: wanted }, pick.kind);
  await using sandbox = await startSandbox(pick.kind, {
    signal: input.signal,
    pods: podsFor(slots),
    upstreamUrls: input.profiles.flatMap(({ backend }) => backend?.url ?? []),
    imagesDir: input.imagesDir,
    onProgress: (text) => input.onEvent({ type: "note", text }),
  });
  const images = await sandbox.ensure(neededImages(input.tasks, input.profiles));
  if (input.signal.aborted) return;
  const isolation = await sandbox.selfTest();
  const telemetry = await startTelemetry();
  await using _telemetry = { [Symbol.asyncDispose]: async () => telemetry.stop() };
  const lanes = openLanes(sandbox, slots, config.run.cpuSlots ?? availableParallelism(), telemetry);
  // Until its turn comes, a profile stands as an earlier session recorded it, or as one that waits.
  const profiles = new Map(
    noneReady(input.profiles, "its turn has not come").resolved.map((waiting) => {
      return [waiting.name, ranBefore(input, waiting.name) ?? waiting];
    }),
  );
  const environment = { ...(await sandbox.describe()), ...(await describeHost(telemetry.gpus)), ...meters(telemetry) };
  const began = performance.now();
  let sequential = input.sequential ?? null;
  const record = (): RunRecord => ({
    version: 1,
    id: input.id,
    startedAt: input.previous?.run.startedAt ?? startedAt,
    harnessVersion: input.harnessVersion,
    seed: config.run.seed,
    sandbox: pick.kind,
    sandboxReason: pick.reason,
    isolation,
    environment,
    images,
    config,
    baseDir: input.baseDir,
    tasks: input.tasks.map(
      ({ id, category, language, level, sensitivity, contextTokens, tags, canary, fingerprint }) => ({
        ...{
          id,
          category,
          language,
          level,
          sensitivity,
          contextTokens: contextTokens ?? null,
          tags,
          canary,
          fingerprint,
        },
      }),
    ),
    profiles: [...profiles.values()],
    plan: [...input.plan],
    sequential,
    shard: input.shard ?? null,
    merged: null,
  });
  // Before anything untrusted runs, the canary included.
  if (isolation.status === "failed" && !input.allowFailedIsolation) {
    // A resumed run that may not go on keeps what it says of its first part.
    if (!input.previous) await writeRunRecord(input.folder, record());
    throw isolationFailed(record());
  }
  const todo = openCells(input.plan, input.previous?.trials ?? []);
  let journal: Journal | null = null;
  const enter = async (resolved: readonly ResolvedProfile[]): Promise<Journal> => {
    const before = journal === null ? input.previous?.run : record();
    for (const profile of resolved) profiles.set(profile.name, profile);
    checkUnchanged(before, record());
    await writeRunRecord(input.folder, record());
    if (journal === null) {
      journal = await Journal.open(input.folder);
      const recorded = input.plan.length - todo.length;
      input.onEvent({ type: "started", run: record(), folder: input.folder, recorded });
    }
    return journal;
  };
  let anyStopped = false;
  const onStopped = (name: string, stopped: string) => {
    const profile = profiles.get(name);
    if (profile) profiles.set(name, { ...profile, stopped });
    anyStopped = true;
  };
  const stage = { input, sandbox, lanes, began, onStopped };
  try {
    if (sequential) {
      const save = async (known: Sequential) => {
        sequential = known;
        await writeRunRecord(input.folder, record());
      };
      await runSequence({ ...stage, sequential, enter, save });
      return;
    }
    const taken = new Map(input.profiles.map((setup) => [setup.name, takenBy(setup)]));
    if (comesBack(input.plan, ({ profile }) => taken.get(profile) ?? "")) {
      await runBlocks({ ...stage, todo, enter });
      return;
    }
    if (input.plan.length === 0) await enter(nothingToDo(input.profiles));
    for (const turn of input.plan.length === 0 ? [] : turnsOf(input.profiles, input.plan)) {
      const { ready, resolved } = await readyAll({ ...input, profiles: turn }, sandbox, lanes);
      try {
        if (input.signal.aborted) return;
        const open = await enter(resolved);
        const mine = todo.filter(({ cell }) => ready.has(cell.profile));
        await runAll(mine, ready, { ...stage, journal: open });
      } finally {
        await stopModels(ready.values(), input.onEvent);
      }
      if (input.signal.aborted) return;
    }
  } finally {
    if (anyStopped) await writeRunRecord(input.folder, record());
    await (journal as Journal | null)?.[Symbol.asyncDispose]();
  }
}

/** Every image the trials of these tasks and profiles run in. */
export function neededImages(tasks: readonly Task[], profiles: readonly ProfileSetup[]) {
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

/** What is metered here, or why nothing is. */
function meters({ sources, missing }: Telemetry): Record<string, string> {
  const reasons = missing.map(({ source, reason }) => (reason.startsWith(source) ? reason : `${source}: ${reason}`));
  const energy = sources.map(({ source }) => source).join(", ") || `not measured (${reasons.join("; ")})`;
  return { node: process.version, energy };
}
