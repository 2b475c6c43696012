import type { Agent } from "../agents/agent.ts";
import { agents } from "../agents/registry.ts";
import type { Backend, ReadyModel, Site } from "../backends/backend.ts";
import { createBackend, dockerSkills } from "../backends/registry.ts";
import type { BackendConfig, Config, Limits, ProfileConfig } from "../config/config.ts";
import { resolveBackend } from "../config/consistency.ts";
import { identityOf } from "../config/identity.ts";
import { isLoopback } from "../containers/loopback.ts";
import { UsageError } from "../errors.ts";
import type { Login } from "../logins/login.ts";
import { loginFrom } from "../logins/registry.ts";
import type { FoundPrices } from "../prices/cloud.ts";
import type { TokenPrices } from "../prices/prices.ts";
import type { ResolvedProfile } from "../records/run.ts";
import type { CellRequest, Sandbox } from "../sandboxes/sandbox.ts";
import { gpuFacts } from "../telemetry/registry.ts";
import type { Gpu } from "../telemetry/telemetry.ts";
import { hashTree, type Tree } from "../trees/tree.ts";
import { modelKeyOf, SCRIPTED } from "./plan.ts";

/** A profile of the configuration with its parts looked up; nothing has been started. */
export interface ProfileSetup {
  readonly name: string;
  readonly config: ProfileConfig;
  readonly agent: Agent;
  readonly backendConfig: BackendConfig | null;
  readonly backend: Backend | null;
  /** Empty for profiles without a model: used to keep one model's trials together. */
  readonly modelKey: string;
  /** The agent's own, for servers that take no key. */
  readonly login?: Login | null;
  /** Fetches the skills for its agent, once for all profiles. */
  readonly skills?: () => Promise<Tree>;
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
  readonly prices: FoundPrices | null;
  /** Its model works on this machine, so that what the machine uses meanwhile is the trial's. */
  readonly onThisMachine: boolean;
  /** Lent to one trial after the other. */
  readonly login?: Login | null;
  /** For the agent's home. */
  readonly skills?: Tree;
}

export function setUpProfiles(config: Config, env: NodeJS.ProcessEnv): ProfileSetup[] {
  // One object for each server, so that profiles can share what it has loaded.
  const backends = new Map<string, Backend>();
  const backendNamed = (name: string, entry: BackendConfig) => {
    const known = backends.get(name) ?? createBackend(entry, env);
    backends.set(name, known);
    return known;
  };
  const skills = once(() => dockerSkills());
  return Object.entries(config.profiles).map(([name, profile]) => {
    const backendConfig = profile.backend === undefined ? null : resolveBackend(config.backends, profile.backend);
    const login = profile.authFile === undefined ? null : loginFrom(profile.authFile, env);
    const own = login && backendConfig && createBackend(backendConfig, env, login);
    return {
      name,
      config: profile,
      agent: agents[profile.agent],
      backendConfig,
      backend: own ?? (backendConfig && backendNamed(profile.backend ?? "", backendConfig)),
      login,
      ...(profile.skills ? { skills } : {}),
      modelKey: modelKeyOf(profile),
    };
  });
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | null = null;
  return () => {
    begun ??= work();
    return begun;
  };
}

/** The layer a profile's agent puts on a task image, or null. */
export function layerOf({ agent }: ProfileSetup): CellRequest["layer"] {
  return agent.binary && { name: agent.binary.layer, version: agent.binary.version };
}

/** What of a profile can be looked up without its model server. */
interface Prepared {
  readonly found: { readonly path: string; readonly version: string | null };
  readonly skills: Tree | undefined;
  readonly prices: FoundPrices | null;
  /** A model answers, and no script. */
  readonly real: boolean;
}

/**
 * Finds out before any model server is started what the user has to mend: some profiles wait for hours for their turn.
 * @throws UsageError `agent-not-found`, `unusable-login`, `no-skills`, `no-price`.
 */
export async function prepareProfile(
  setup: ProfileSetup,
  sandboxKind: Sandbox["kind"],
  { run, cost }: Pick<Config, "run" | "cost">,
): Promise<Prepared> {
  const { backend, config } = setup;
  const found = await findExecutable(setup, sandboxKind);
  await setup.login?.check();
  const skills = await setup.skills?.();
  const real = backend !== null && !backend.scripted;
  const prices = real ? await pricesOf(setup, modelName(config), cost) : null;
  if (real && !prices) {
    refuseUnknownLimit(setup, run.limits);
    refuseUnknownBudget(setup, { run, cost });
  }
  return { found, skills, prices, real };
}

/**
 * Finds the agent, readies the model and fixes the profile's identity: a hash over agent, version,
 * model, what the server says of it, context window and settings. Its canary is still to come.
 * @throws what preparing and the backend throw.
 */
export async function readyProfile(
  setup: ProfileSetup,
  sandboxKind: Sandbox["kind"],
  site: Site,
  { run, cost }: Pick<Config, "run" | "cost">,
  gpus: readonly Gpu[],
): Promise<ReadyProfile> {
  const { name, config, agent, backend } = setup;
  const { found, skills, prices, real } = await prepareProfile(setup, sandboxKind, { run, cost });
  const model = backend === null ? null : modelName(config);
  const contextWindow = config.contextWindow ?? null;
  const onThisMachine = real && isLocal(backend);
  const ready = backend
    ? await backend.ready(
        {
          ...{ profile: name, model: model ?? "", contextWindow, session: config.session ?? null },
          ...{ agentWire: agent.wire, parallel: run.modelSlots },
        },
        site,
      )
    : null;
  const facts = { ...ready?.facts, ...(skills ? { skills: hashTree(skills).slice(0, 12) } : {}) };
  return {
    resolved: {
      name,
      id: profileId(setup, {
        agentVersion: found.version,
        facts,
        prices: prices?.prices ?? null,
        runLimits: run.limits,
      }),
      agent: config.agent,
      agentVersion: found.version,
      backend: config.backend ?? null,
      backendFacts: { ...facts, ...ready?.observed, ...(onThisMachine ? gpuFacts(gpus) : {}) },
      model,
      contextWindow,
      scripted: ready?.scripted ?? false,
      priceSource: prices?.source ?? null,
      canary: { status: "not-applicable", reason: "not run", durationMs: 0 },
      stopped: null,
    },
    config,
    agent,
    model: ready,
    layer: layerOf(setup),
    executable: found.path,
    prices,
    onThisMachine,
    login: setup.login ?? null,
    ...(skills ? { skills } : {}),
  };
}

/** What the model's tokens cost: the table of hosted models is only opened for a server elsewhere. */
async function pricesOf({ backend }: ProfileSetup, model: string, cost: Config["cost"]): Promise<FoundPrices | null> {
  const own = Object.hasOwn(cost.prices, model) ? cost.prices[model] : undefined;
  if (own) return { prices: own, source: "cost.prices", upToInputTokens: null };
  if (!backend?.url || isLoopback(backend.url)) return null;
  const { priceOf } = await import("../prices/cloud.ts");
  return priceOf({ model, baseUrl: backend.url }, cost.prices, new Date());
}

/** Without a price the limit would never be reached, and nobody would know. */
function refuseUnknownLimit({ name, config }: ProfileSetup, run: Limits): void {
  if (config.limits.costUsd === undefined && run.costUsd === undefined) return;
  throw new UsageError("no-price", `profile ${name}: a limit on costUsd needs the price of ${config.model}`, {
    fix: `Add ${config.model} under cost.prices, or take the limit away.`,
  });
}

/**
 * The identity of a profile: a hash over everything that can change a result. Names, the place of the
 * executable and of a model's file, whether it is recorded, how the key is carried, whether the server is asked
 * before and how the wire was found out cannot; prices only through a limit.
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
  // Written out or not, the default is the same.
  const answer = config.agent === "chat" ? (config.answer ?? "files") : undefined;
  // The skills and files of models stand in the facts by their content, the login by its kind.
  const server = { apiKeyEnv: undefined, auth: undefined, probe: undefined, gguf: undefined, archives: undefined };
  const named = { backend: undefined, executable: undefined, record: undefined, authFile: undefined };
  return identityOf({
    profile: { ...config, answer, skills: undefined, ...named },
    backend: backendConfig && { ...backendConfig, ...server },
    agentVersion: found.agentVersion,
    facts: { ...found.facts, wireChosen: undefined },
    runLimits: found.runLimits,
    prices: limited ? found.prices : null,
  });
}

/** A budget of USD that nothing counts towards would never end a run, or end it at its first look. */
function refuseUnknownBudget(
  { name, config, backend }: ProfileSetup,
  { run, cost }: Pick<Config, "run" | "cost">,
): void {
  const byMachine = isLocal(backend) && (cost.energy !== undefined || cost.hardware !== undefined);
  if (run.budget.costUsd === undefined || byMachine) return;
  throw new UsageError("no-price", `profile ${name}: a budget of USD needs the price of ${config.model}`, {
    fix: `Add ${config.model} under cost.prices${isLocal(backend) ? ", or cost.energy or cost.hardware," : ""} or give a budget of trials or hours.`,
  });
}

function isLocal(backend: Backend | null): boolean {
  return !backend?.url || isLoopback(backend.url);
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
  return profile.model ?? SCRIPTED;
}
