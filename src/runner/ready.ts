import type { Site } from "../backends/backend.ts";
import { AgentEvalError, messageOf, UsageError } from "../errors.ts";
import type { ResolvedProfile } from "../records/run.ts";
import type { Sandbox } from "../sandboxes/sandbox.ts";
import { runCanary } from "./canary.ts";
import type { Lanes } from "./lanes.ts";
import { limitsFor } from "./limits.ts";
import { type ProfileSetup, prepareProfile, type ReadyProfile, readyProfile } from "./profiles.ts";
import { openCells } from "./retry.ts";
import type { RunInput } from "./run.ts";

/** What of a run its profiles are readied with. */
type Input = Pick<RunInput, "config" | "tasks" | "profiles" | "plan" | "previous" | "signal" | "onEvent"> & {
  /** Profiles that passed their canary before, in this session: they only need their model again. */
  readonly proven?: ReadonlyMap<string, ResolvedProfile>;
};

interface Readied {
  /** By name: those that can run. */
  readonly ready: ReadonlyMap<string, ReadyProfile>;
  /** All of them, for `run.json`. */
  readonly resolved: readonly ResolvedProfile[];
}

/**
 * Finds agents, readies models, runs canaries. A profile that fails is reported, never scored. In a
 * resumed run, a profile with nothing left to do stays as it was recorded.
 * @throws UsageError for what the user has to mend in configuration or tasks.
 */
export async function readyAll(input: Input, sandbox: Sandbox, lanes: Lanes): Promise<Readied> {
  const ready = new Map<string, ReadyProfile>();
  const resolved: ResolvedProfile[] = [];
  const toolchain = input.tasks[0]?.toolchain ?? "node";
  for (const setup of input.profiles) {
    if (input.signal.aborted) break;
    const finished = finishedBefore(input, setup.name);
    if (finished) {
      resolved.push(finished);
      continue;
    }
    let profile: ReadyProfile | null = null;
    try {
      profile = await readyProfile(setup, sandbox.kind, siteOf(input, sandbox), input.config, lanes.telemetry.gpus);
      // A task without what the profile needs of it, such as a session, is found before anything runs.
      for (const task of input.tasks) profile.model?.upstream(task);
      const { timeoutMs } = limitsFor(input.config.run.limits, {}, setup.config.limits);
      const canary =
        input.proven?.get(setup.name)?.canary ?? (await runCanary(profile, toolchain, lanes, input.signal, timeoutMs));
      const earlier = canary.status === "failed" ? ranBefore(input, setup.name) : null;
      resolved.push(earlier ?? { ...profile.resolved, canary });
      if (canary.status !== "failed") {
        ready.set(setup.name, profile);
        continue;
      }
      await stopModels([profile], input.onEvent);
      if (input.signal.aborted) break;
      input.onEvent({ type: "note", text: `profile ${setup.name} fails its canary: ${canary.reason}` });
    } catch (error) {
      // Whatever went wrong: a model that stays loaded is in the next one's way.
      if (profile) await stopModels([profile], input.onEvent);
      if (input.signal.aborted) break;
      // What the user has to mend in the configuration is mended before anything runs.
      if (!(error instanceof AgentEvalError) || error instanceof UsageError) {
        await stopModels(ready.values(), input.onEvent);
        throw error;
      }
      resolved.push(ranBefore(input, setup.name) ?? failedProfile(setup, messageOf(error)));
      input.onEvent({
        type: "note",
        text: `profile ${setup.name} cannot run: ${error.message}${error.fix ? `\n  fix ${error.fix}` : ""}`,
      });
    }
  }
  return { ready, resolved };
}

/** Fails before anything is started, and not when a profile's turn comes. @throws as `prepareProfile`. */
export async function checkAll(
  input: Pick<Input, "config" | "profiles" | "plan" | "previous">,
  sandboxKind: Sandbox["kind"],
): Promise<void> {
  const waiting = input.profiles.filter(({ name }) => finishedBefore(input, name) === null);
  for (const setup of waiting) await prepareProfile(setup, sandboxKind, input.config);
}

/** Puts the models of profiles away. One that will not go is told, and keeps none of the others. Never rejects. */
export async function stopModels(profiles: Iterable<ReadyProfile>, onEvent: RunInput["onEvent"]): Promise<void> {
  for (const { model, resolved } of profiles) {
    await model?.stop().catch((error: unknown) => {
      onEvent({ type: "note", text: `profile ${resolved.name}: its model could not be put away: ${messageOf(error)}` });
    });
  }
}

function siteOf({ onEvent, signal }: Input, { gateway, kind }: Sandbox): Site {
  const onProgress = (text: string) => onEvent({ type: "note", text });
  return { gateway, inContainers: kind === "docker", onProgress, signal };
}

/** As it was recorded when it ran: trials of it may be recorded too, and stand whatever happens now. */
export function ranBefore({ previous }: Pick<Input, "previous">, name: string): ResolvedProfile | null {
  const before = previous?.run.profiles.find((profile) => profile.name === name);
  return before && before.canary.status !== "failed" ? before : null;
}

function finishedBefore({ plan, previous }: Pick<Input, "plan" | "previous">, name: string): ResolvedProfile | null {
  const before = ranBefore({ previous }, name);
  if (!previous || !before) return null;
  return openCells(plan, previous.trials).some(({ cell }) => cell.profile === name) ? null : before;
}

/** Nothing of these profiles was started, for a reason that is not theirs. */
export function noneReady(profiles: readonly ProfileSetup[], reason: string): Readied {
  return { ready: new Map(), resolved: profiles.map((setup) => failedProfile(setup, reason)) };
}

/** Profiles of a part of a suite that has no task: nothing is asked of them, so nothing is started for them. */
export function nothingToDo(profiles: readonly ProfileSetup[]): ResolvedProfile[] {
  return profiles.map((setup) => ({
    ...failedProfile(setup, ""),
    canary: { status: "not-applicable", reason: "there is no task for it", durationMs: 0 },
  }));
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
    priceSource: null,
    canary: { status: "failed", reason, durationMs: 0 },
    stopped: null,
  };
}
