import { z } from "zod";
import { EnergyPrice, HardwarePrice, TokenPrices } from "../prices/prices.ts";
import { Identifier } from "../tasks/task.ts";
import { checkConsistency } from "./consistency.ts";
import { DmrSettings } from "./servers/dmr.ts";
import { OllamaSettings } from "./servers/ollama.ts";

const positiveInt = z.int().positive();

/** Timers take no more than some 24 days; nobody waits for a week. */
const seconds = z.int().positive().max(604_800);

/** What one trial may use up. Absent: no limit, except for the time. */
export const Limits = z.strictObject({
  /** Longest time the agent may work. */
  timeoutSeconds: seconds.optional(),
  /** Most model requests. */
  requests: positiveInt.optional(),
  /** Most input and output tokens together, over all requests. */
  tokens: positiveInt.optional(),
  /** Most input tokens of one request. */
  contextTokens: positiveInt.optional(),
  /** Most USD; needs prices for the model under `cost.prices`. */
  costUsd: z.number().positive().optional(),
});
export type Limits = z.infer<typeof Limits>;

/** A model server with its settings; `backend: ollama` needs no entry when the kind's defaults do. */
export const BackendConfig = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("openai"),
    /** Up to and including the version, such as `http://localhost:8000/v1`. */
    baseUrl: z
      .url({ protocol: /^https?$/, error: "an address such as http://localhost:8000/v1" })
      .refine(
        isBare,
        "has credentials, ? or # in it, expected a bare address; the key goes into the variable that apiKeyEnv names",
      ),
    /** The protocol to speak to it; `auto` asks the server. */
    wire: z.enum(["auto", "responses", "messages", "chat"]).default("auto"),
    /** Name of the environment variable that holds the key. The key itself is never written anywhere. */
    apiKeyEnv: z.string().min(1).optional(),
    /** No byte for this long means that the server hangs. */
    idleTimeoutSeconds: seconds.default(300),
  }),
  z.strictObject({ kind: z.literal("replay") }),
  OllamaSettings,
  DmrSettings,
]);
export type BackendConfig = z.infer<typeof BackendConfig>;

/** The address is recorded, and paths are put behind it. What is no address at all is another error. */
function isBare(address: string): boolean {
  if (!URL.canParse(address)) return true;
  const { username, password, search, hash } = new URL(address);
  return [username, password, search, hash].every((part) => part === "");
}

/** An agent with its model, server and settings: what is compared. */
export const ProfileConfig = z.strictObject({
  agent: z.enum(["codex", "claude-code", "command", "oracle", "noop"]),
  /** Name under `backends`, or a kind's own name. */
  backend: z.string().min(1).optional(),
  /** Passed to the server verbatim. */
  model: z.string().min(1).optional(),
  /** Tokens the server is set to. The agent is told, so that it compacts in time. */
  contextWindow: positiveInt.optional(),
  reasoningEffort: z.enum(["none", "minimal", "low", "medium", "high", "xhigh"]).optional(),
  /**
   * The agent's own system prompt as shipped, or a short one that leaves room in a small window.
   * Claude Code always runs bare, with a short one.
   */
  systemPrompt: z.enum(["stock", "short"]).default("stock"),
  /** `replay`: which file of the task's `sessions/` to serve, without extension. */
  session: z.string().min(1).optional(),
  /** Keep what the model said in each trial as a session file. */
  record: z.boolean().default(false),
  /** `command`: the argument list to run in the workspace. */
  command: z.array(z.string().min(1)).min(1).optional(),
  /** `local` sandbox: path of the agent's executable, instead of searching for it. */
  executable: z.string().min(1).optional(),
  /** Agent-specific settings, passed through (Codex: keys of its config.toml; Claude Code: of its settings.json). */
  settings: z.record(z.string(), z.unknown()).default({}),
  limits: Limits.default({}),
});
export type ProfileConfig = z.infer<typeof ProfileConfig>;

export const SandboxChoice = z.enum(["auto", "docker", "local"]);
export type SandboxChoice = z.infer<typeof SandboxChoice>;

export const RunConfig = z.strictObject({
  repeats: positiveInt.default(1),
  /** Decides the order of the trials. */
  seed: z.int().nonnegative().default(1),
  sandbox: SandboxChoice.default("auto"),
  /** Agents working at the same time. One GPU serves one agent well. */
  modelSlots: positiveInt.default(1),
  /** Preparations and gradings at the same time. Default: the cores of this machine. */
  cpuSlots: positiveInt.optional(),
  limits: Limits.default({}),
});
export type RunConfig = z.infer<typeof RunConfig>;

export const CostConfig = z.strictObject({
  /** USD per million tokens by model name. Without a price a cost is "not measured", never 0. */
  prices: z.record(z.string(), TokenPrices).default({}),
  /** What a trial's energy costs, where it is metered. */
  energy: EnergyPrice.optional(),
  /** What the machine with the model server costs while a trial holds it. */
  hardware: HardwarePrice.optional(),
});

const percentage = z.string().regex(/^\+\d+(\.\d+)?%$/, "a percentage such as +20%");

/** Largest acceptable change from baseline to candidate, by metric, such as `cost: +10%`. */
export const GateConfig = z.strictObject({
  success: z.enum(["worse", "not-better"]).optional(),
  "latency.p50": percentage.optional(),
  "latency.p90": percentage.optional(),
  tokens: percentage.optional(),
  cost: percentage.optional(),
});

/** `agent-eval.yaml`, or the default export of `agent-eval.config.ts`. */
export const Config = z
  .strictObject({
    /** A folder of tasks, or a list of folders. */
    suite: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).default("tasks"),
    profiles: z
      .record(Identifier, ProfileConfig)
      .refine((all) => Object.keys(all).length > 0, "has none, expected at least one profile"),
    backends: z.record(Identifier, BackendConfig).default({}),
    run: RunConfig.prefault({}),
    cost: CostConfig.prefault({}),
    gate: GateConfig.default({}),
  })
  .superRefine(checkConsistency);
export type Config = z.infer<typeof Config>;
/** The configuration as a person writes it, defaults left out. */
export type ConfigInput = z.input<typeof Config>;

/** Types a configuration written in TypeScript; gives it back unchanged. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}
