import { z } from "zod";
import { EnergyPrice, HardwarePrice, TokenPrices } from "../prices/prices.ts";
import { Identifier } from "../tasks/task.ts";
import { checkConsistency } from "./consistency.ts";
import { Budget, DecisionConfig, GateConfig } from "./decision.ts";
import { Seconds } from "./servers/address.ts";
import { AnthropicSettings } from "./servers/anthropic.ts";
import { DmrSettings } from "./servers/dmr.ts";
import { OllamaSettings } from "./servers/ollama.ts";
import { OpenAiSettings } from "./servers/openai.ts";

const positiveInt = z.int().positive();

/** What one trial may use up. Absent: no limit, except for the time. */
export const Limits = z.strictObject({
  /** Longest time the agent may work. */
  timeoutSeconds: Seconds.optional(),
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
  OpenAiSettings,
  AnthropicSettings,
  z.strictObject({ kind: z.literal("replay") }),
  OllamaSettings,
  DmrSettings,
]);
export type BackendConfig = z.infer<typeof BackendConfig>;

/** An agent with its model, server and settings: what is compared. */
export const ProfileConfig = z.strictObject({
  agent: z.enum(["codex", "claude-code", "chat", "command", "oracle", "noop"]),
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
  /** `chat`: how the model writes its changes, as whole files (the default) or as a unified diff. */
  answer: z.enum(["files", "diff"]).optional(),
  /** `local` sandbox: path of the agent's executable, instead of searching for it. */
  executable: z.string().min(1).optional(),
  /** `codex`: a profile of Codex's own configuration. It fills what is not given here, the backend included. */
  codexProfile: z.string().min(1).optional(),
  /** Folder of that configuration. Default: CODEX_HOME, or ~/.codex. */
  codexHome: z.string().min(1).optional(),
  /** `codex`: the file with the login of `codex login`, lent to one trial after the other. */
  authFile: z.string().min(1).optional(),
  /** `codex` with Docker Model Runner: put Docker's skills for it into the agent's home. */
  skills: z.boolean().optional(),
  /** Agent-specific, passed through: keys of Codex's config.toml, Claude Code's settings.json, `chat`'s request. */
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
  /** `decided`: stop as soon as the profiles compared are told apart; see docs/sequential.md. Absent: run everything. */
  until: z.enum(["decided"]).optional(),
  /** Only with `until`. */
  budget: Budget.default({}),
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

/** `agent-eval.yaml`, or the default export of `agent-eval.config.ts`. */
export const Config = z
  .strictObject({
    /** A folder of tasks, or a list of folders; `builtin`: the tasks that come with agent-eval. */
    suite: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).default("tasks"),
    profiles: z
      .record(Identifier, ProfileConfig)
      .refine((all) => Object.keys(all).length > 0, "has none, expected at least one profile"),
    backends: z.record(Identifier, BackendConfig).default({}),
    run: RunConfig.prefault({}),
    cost: CostConfig.prefault({}),
    decision: DecisionConfig.prefault({}),
    gate: GateConfig.prefault({}),
  })
  .superRefine(checkConsistency);
export type Config = z.infer<typeof Config>;
/** The configuration as a person writes it, defaults left out. */
export type ConfigInput = z.input<typeof Config>;

/** Types a configuration written in TypeScript; gives it back unchanged. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}
