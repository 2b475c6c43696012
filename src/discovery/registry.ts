import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { agents } from "../agents/registry.ts";
import { surveyors } from "../backends/registry.ts";
import type { Surveyor } from "../backends/survey.ts";
import type { CodexConfiguration } from "../config/codex/codex-config.ts";
import { readCodexConfig } from "../config/codex/read.ts";
import { codexHome } from "../config/codex/resolve.ts";
import { connectEngine, type Engine } from "../containers/engine.ts";
import { messageOf } from "../errors.ts";
import { taskFolderIn } from "../tasks/load.ts";
import type { Hardware } from "../telemetry/hardware.ts";
import { findHardware } from "../telemetry/registry.ts";
import { describeEngine } from "./engine.ts";
import type { Findings, FoundAgent } from "./findings.ts";
import { findServers } from "./servers.ts";
import { within } from "./within.ts";

/** What is looked at, and how: passed in, so that tests can stand for a machine. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Where the configuration will stand. */
  readonly folder: string;
  readonly surveyors: readonly Surveyor[];
  readonly connect: () => Promise<Engine>;
  readonly hardware: () => Promise<Hardware>;
  readonly agents: () => Promise<readonly FoundAgent[]>;
  readonly codex: () => Promise<CodexConfiguration>;
  /** Longest time for each look; ms. */
  readonly patienceMs: number;
}

/** This machine as it is. */
export function thisMachine(folder: string, env: NodeJS.ProcessEnv): Surroundings {
  return {
    env,
    folder,
    surveyors,
    connect: connectEngine,
    hardware: findHardware,
    agents: installedAgents,
    codex: () => readCodexConfig(codexHome(env)),
    patienceMs: 3000,
  };
}

/** An engine that is there must not be missed because its machine is busy: without it all looks different. */
const ENGINE_PATIENCE_MS = 10_000;

/** Keys that say that somebody has an account. */
const KEYS = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY"] as const;

/** Looks at everything at once. Never rejects; changes nothing. */
export async function discover(surroundings: Surroundings): Promise<Findings> {
  const { env, folder, patienceMs } = surroundings;
  const engine = async () =>
    surroundings
      .connect()
      .then((found) => describeEngine(found))
      .catch(messageOf);
  const [hardware, foundEngine, { servers, remarks }, foundAgents, codex, tasks, freeDiskBytes] = await Promise.all([
    within(patienceMs * 2, surroundings.hardware, unknownHardware),
    within(Math.max(patienceMs, ENGINE_PATIENCE_MS), engine, "no container engine answers in time"),
    findServers(surroundings.surveyors, env, patienceMs),
    within(patienceMs, surroundings.agents, []),
    within(patienceMs, surroundings.codex, { profiles: [], problems: [] }),
    within(patienceMs, () => taskFolderIn(folder), null),
    within(patienceMs, freeBytes, null),
  ]);
  return {
    hardware,
    engine: typeof foundEngine === "string" ? null : foundEngine,
    engineProblem: typeof foundEngine === "string" ? foundEngine : null,
    servers,
    agents: foundAgents,
    codexProfiles: codex.profiles,
    keys: KEYS.filter((name) => Boolean(env[name])),
    tasks,
    freeDiskBytes,
    remarks: [...remarks, ...codex.problems.map(({ place, message }) => `${place.file}: ${message}`)],
  };
}

const unknownHardware: Hardware = {
  platform: process.platform,
  arch: process.arch,
  cores: 1,
  memoryBytes: 0,
  gpus: [],
  nvidia: false,
  unifiedMemory: false,
};

async function installedAgents(): Promise<FoundAgent[]> {
  const looked = await Promise.all(
    Object.values(agents).map(async ({ kind, binary }) => {
      const found = (await binary?.findLocal(undefined)) ?? null;
      return found && { kind, ...found };
    }),
  );
  return looked.filter((found) => found !== null);
}

async function freeBytes(): Promise<number> {
  const { bavail, bsize } = await statfs(tmpdir());
  return bavail * bsize;
}
