import type { Agent } from "../agents/agent.ts";
import { agents } from "../agents/registry.ts";
import type { Backend, ReadyModel } from "../backends/backend.ts";
import { createBackend } from "../backends/registry.ts";
import type { BackendConfig, Config, Limits, ProfileConfig } from "../config/config.ts";
import { resolveBackend } from "../config/consistency.ts";
import { identityOf } from "../config/identity.ts";
import { UsageError } from "../errors.ts";
import type { GatewayControl } from "../gateway/gateway.ts";
import type { TokenPrices } from "../prices/prices.ts";
import type { ResolvedProfile } from "../records/run.ts";
import type { CellRequest, Sandbox } from "../sandboxes/sandbox.ts";

/** A profile of the configuration with its parts looked up; nothing has been started. */
export interface ProfileSetup {
  readonly name: string;
  readonly config: ProfileConfig;
  readonly agent: Agent;
  readonly backendConfig: BackendConfig | null;
  readonly backend: Backend | null;
  /** Empty for profiles without a model: used to keep one model's trials together. */
  readonly modelKey: string;
}

/** A profile whose agent was found and whose model server answers. */
export interface ReadyProfile {
  readonly resolved: ResolvedProfile;
  readonly config: ProfileConfig;
  readonly agent: Agent;
  readonly model: ReadyModel | null;
  readonly layer: CellRequest["layer"];
  /** Path of the agent's executable inside the sandbox; empty when it has none. */
  readonly executable: string;
  readonly prices: TokenPrices | null;
}

export function setUpProfiles(config: Config, env: NodeJS.ProcessEnv): ProfileSetup[] {
  return Object.entries(config.profiles).map(([name, profile]) => {
    const backendConfig = profile.backend === undefined ? null : resolveBackend(config.backends, profile.backend);
    return {
      name,
      config: profile,
      agent: agents[profile.agent],
      backendConfig,
      backend: backendConfig && createBackend(backendConfig, env),
      modelKey: backendConfig ? `${profile.backend}/${modelName(profile)}` : "",
    };
  });
}

/** The layer a profile's agent puts on a task image, or null. */
export function layerOf({ agent }: ProfileSetup): CellRequest["layer"] {
  return agent.binary && { name: agent.binary.layer, version: agent.binary.version };
}

/**
 * Finds the agent, readies the model and fixes the profile's identity: a hash over agent, version,
 * model, what the server says of it, context window and settings. Its canary is still to come.
 * @throws UsageError `agent-not-found`; what the backend throws.
 */
export async function readyProfile(
  setup: ProfileSetup,
  sandboxKind: Sandbox["kind"],
  gateway: GatewayControl,
  { run, cost }: Pick<Config, "run" | "cost">,
): Promise<ReadyProfile> {
  const { name, config, agent, backend } = setup;
  const found = await findExecutable(setup, sandboxKind);
  const model = backend === null ? null : modelName(config);
  const contextWindow = config.contextWindow ?? null;
  const ready = backend
    ? await backend.ready(
        { profile: name, model: model ?? "", contextWindow, session: config.session ?? null },
        gateway,
      )
    : null;
  const facts = { ...ready?.facts };
  const prices = (model !== null && Object.hasOwn(cost.prices, model) && cost.prices[model]) || null;
  return {
    resolved: {
      name,
      id: profileId(setup, { agentVersion: found.version, facts, prices, runLimits: run.limits }),
      agent: config.agent,
      agentVersion: found.version,
      backend: config.backend ?? null,
      backendFacts: facts,
      model,
      contextWindow,
      scripted: ready?.scripted ?? false,
      canary: { status: "not-applicable", reason: "not run", durationMs: 0 },
    },
    config,
    agent,
    model: ready,
    layer: layerOf(setup),
    executable: found.path,
    prices,
  };
}

/**
 * The identity of a profile: a hash over everything that can change a result. Names, the place of the
 * executable, whether it is recorded and how the wire was found out cannot; prices only through a limit.
 */
export function profileId(
  { config, backendConfig }: Pick<ProfileSetup, "config" | "backendConfig">,
  found: {
    readonly agentVersion: string | null;
    readonly facts: Readonly<Record<string, string>>;
    readonly prices: TokenPrices | null;
    readonly runLimits: Limits;
  },
): string {
  const limited = config.limits.costUsd !== undefined || found.runLimits.costUsd !== undefined;
  return identityOf({
    profile: { ...config, backend: undefined, executable: undefined, record: undefined },
    backend: backendConfig && { ...backendConfig, apiKeyEnv: undefined },
    agentVersion: found.agentVersion,
    facts: { ...found.facts, wireChosen: undefined },
    runLimits: found.runLimits,
    prices: limited ? found.prices : null,
  });
}

async function findExecutable(
  { name, agent, config }: ProfileSetup,
  sandboxKind: Sandbox["kind"],
): Promise<{ path: string; version: string | null }> {
  const { binary } = agent;
  if (binary === null) return { path: "", version: null };
  if (sandboxKind === "docker") return { path: binary.pathInContainer, version: binary.version };
  const found = await binary.findLocal(config.executable);
  if (found) return found;
  if (config.executable !== undefined) {
    throw new UsageError("agent-not-found", `profile ${name}: ${config.executable} is no ${agent.kind} that runs`, {
      fix: `Correct profiles.${name}.executable, or leave it out to use the one on PATH.`,
    });
  }
  throw new UsageError("agent-not-found", `profile ${name}: no ${agent.kind} on this machine`, {
    fix: `Install it (version ${binary.version} is what the Docker sandbox uses), or set profiles.${name}.executable to its path.`,
  });
}

function modelName(profile: ProfileConfig): string {
  return profile.model ?? "scripted";
}
