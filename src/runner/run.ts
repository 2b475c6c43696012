import { availableParallelism, totalmem } from "node:os";
import type { Config } from "../config/config.ts";
import { AgentEvalError, InfraError, messageOf, UsageError } from "../errors.ts";
import type { PlannedTrial, ResolvedProfile, RunRecord } from "../records/run.ts";
import type { TrialRecord } from "../records/trial.ts";
import { type SandboxPick, startSandbox } from "../sandboxes/registry.ts";
import type { Sandbox } from "../sandboxes/sandbox.ts";
import { singleCommit } from "../tasks/repository.ts";
import type { Task } from "../tasks/task.ts";
import type { Tree } from "../trees/tree.ts";
import { runCanary } from "./canary.ts";
import type { OnEvent } from "./events.ts";
import { Journal, writeRunRecord } from "./journal.ts";
import { type Lanes, openLanes, podsFor } from "./lanes.ts";
import { layerOf, type ProfileSetup, type ReadyProfile, readyProfile } from "./profiles.ts";
import { runTrial, type TrialSetting, trialId } from "./trial.ts";

/** Infra failures are tried again this often; what failed for good is missing, not zero. */
const INFRA_RETRIES = 2;
/** A server that broke before its first token gets one clean second chance. */
const PROFILE_RETRIES = 1;
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
    profiles: resolved,
    plan: [...input.plan],
  };
  if (input.signal.aborted) return;
  checkUnchanged(input.previous?.run, run);
  await writeRunRecord(input.folder, run);
  if (unsafe) throw isolationFailed(run);
  await using journal = await Journal.open(input.folder);
  const todo = remaining(input, ready);
  input.onEvent({ type: "started", run, folder: input.folder, recorded: input.plan.length - todo.length });
  await runAll(todo, { input, sandbox, lanes, ready, journal });
}

interface Stage {
  readonly input: RunInput;
  readonly sandbox: Sandbox;
  readonly lanes: Lanes;
  readonly ready: ReadonlyMap<string, ReadyProfile>;
  readonly journal: Journal;
}

async function runAll(todo: readonly PlannedTrial[], stage: Stage): Promise<void> {
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
  };
  const tasks = new Map(input.tasks.map((task) => [task.id, task]));
  const repositories = new Map<string, Promise<Tree>>();
  const repositoryOf = (task: Task) => {
    const known = repositories.get(task.id) ?? singleCommit(task.workspace);
    repositories.set(task.id, known);
    return known;
  };
  let lostInARow = 0;
  const runCell = async (cell: PlannedTrial) => {
    const task = tasks.get(cell.task);
    const profile = stage.ready.get(cell.profile);
    if (!task || !profile) return;
    let retryOf: TrialRecord["retryOf"] = null;
    for (let attempt = 1; !setting.signal.aborted; attempt += 1) {
      input.onEvent({ type: "trial-started", id: trialId(cell, attempt) });
      const order = { cell, attempt, retryOf, task, repository: await repositoryOf(task), profile };
      const record = await runTrial(order, setting);
      if (record === null) return;
      const reason = retryReason(record);
      await journal.append(record);
      input.onEvent({ type: "trial-ended", record, retried: reason !== null });
      lostInARow = record.verdict === "ungraded" ? lostInARow + 1 : 0;
      if (lostInARow >= LOST_IN_A_ROW) stop.abort();
      if (reason === null) return;
      retryOf = { id: record.id, reason };
    }
  };
  await Promise.all(todo.map(runCell));
  if (stop.signal.aborted) {
    throw new InfraError("too-many-losses", `${LOST_IN_A_ROW} trials in a row were lost to infrastructure; stopped`, {
      fix: "See the reasons above, run `npx agent-eval doctor`, then continue with --resume.",
    });
  }
}

/** Only evidence of infrastructure earns another attempt, never a verdict (facts: scoring §2). */
function retryReason(record: TrialRecord): string | null {
  if (record.blame === "infra" && record.attempt <= INFRA_RETRIES) return record.reason;
  const silent = record.blame === "profile" && (record.usage?.outputTokens ?? 0) === 0;
  return silent && record.attempt <= PROFILE_RETRIES ? record.reason : null;
}

/** Finds agents, readies models, runs canaries. A profile that fails is reported, never scored. */
async function readyAll(
  input: RunInput,
  sandbox: Sandbox,
  lanes: Lanes,
): Promise<{ ready: Map<string, ReadyProfile>; resolved: ResolvedProfile[] }> {
  const ready = new Map<string, ReadyProfile>();
  const resolved: ResolvedProfile[] = [];
  const toolchain = input.tasks[0]?.toolchain ?? "node";
  for (const setup of input.profiles) {
    if (input.signal.aborted) break;
    try {
      const profile = await readyProfile(setup, sandbox.kind, lanes.gateway, input.config.cost.prices);
      const canary = await runCanary(profile, toolchain, lanes, input.signal);
      resolved.push({ ...profile.resolved, canary });
      if (canary.status !== "failed") ready.set(setup.name, profile);
      else input.onEvent({ type: "note", text: `profile ${setup.name} fails its canary: ${canary.reason}` });
    } catch (error) {
      if (!(error instanceof AgentEvalError)) throw error;
      // What the user has to mend in the configuration is mended before anything runs.
      if (error instanceof UsageError) throw error;
      resolved.push(failedProfile(setup, messageOf(error)));
      input.onEvent({ type: "note", text: `profile ${setup.name} cannot run: ${error.message}` });
    }
  }
  return { ready, resolved };
}

function noneReady({ profiles }: RunInput): Awaited<ReturnType<typeof readyAll>> {
  const reason = "not started: the isolation self-test failed";
  return { ready: new Map(), resolved: profiles.map((setup) => failedProfile(setup, reason)) };
}

function failedProfile(setup: ProfileSetup, reason: string): ResolvedProfile {
  return {
    name: setup.name,
    id: "unresolved",
    agent: setup.config.agent,
    agentVersion: null,
    backend: setup.config.backend ?? null,
    backendFacts: {},
    model: setup.config.model ?? null,
    contextWindow: setup.config.contextWindow ?? null,
    scripted: setup.backend?.scripted ?? false,
    canary: { status: "failed", reason, durationMs: 0 },
  };
}

function remaining(input: RunInput, ready: ReadonlyMap<string, ReadyProfile>): PlannedTrial[] {
  const key = ({ task, profile, repeat }: PlannedTrial) => `${task}.${profile}.${repeat}`;
  const done = new Set(input.previous?.trials.map(key));
  return input.plan.filter((cell) => ready.has(cell.profile) && !done.has(key(cell)));
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

/** A resumed run must be the same experiment, or its halves cannot be reported together. */
function checkUnchanged(before: RunRecord | undefined, now: RunRecord): void {
  if (!before) return;
  const changed = [
    ...now.tasks.filter((task) => before.tasks.find(({ id }) => id === task.id)?.fingerprint !== task.fingerprint),
    ...now.profiles.filter((profile) => {
      const old = before.profiles.find(({ name }) => name === profile.name);
      return old?.canary.status === "passed" && profile.id !== old.id && profile.canary.status !== "failed";
    }),
  ].map((item) => ("name" in item ? `profile ${item.name}` : `task ${item.id}`));
  if (before.sandbox !== now.sandbox) changed.push(`sandbox (${before.sandbox}, now ${now.sandbox})`);
  if (changed.length === 0) return;
  throw new UsageError("changed-since", `cannot resume: changed since the run began: ${changed.join(", ")}`, {
    fix: "Restore what changed, or start a new run.",
  });
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
