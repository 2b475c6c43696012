import { stringify } from "smol-toml";
import { secretFile, type Tree, textFile } from "../../trees/tree.ts";
import type { AgentContext } from "../agent.ts";

/** Environment variable Codex reads its (meaningless) gateway key from. */
export const GATEWAY_KEY = "AGENT_EVAL_GATEWAY_KEY";

/** Name of the file with Codex's login, in its home. */
export const LOGIN_FILE = "auth.json";

/** Codex compacts when the last request used this share of the window, leaving room for one large answer. */
const COMPACT_AT = 0.8;

/**
 * Files of `CODEX_HOME`: a configuration that contacts the gateway and nothing else.
 * `model` is always written: without it Codex 0.144 and newer hide the shell tool from custom
 * providers (openai/codex#34758). Retries are bounded, so that a dead server ends the trial.
 */
export function codexHome(context: AgentContext, home: string): Tree {
  const files = new Map([["config.toml", textFile(stringify(configuration(context, home)))]]);
  for (const [path, file] of context.skills ?? []) files.set(`skills/${path}`, file);
  if (context.login != null) files.set(LOGIN_FILE, secretFile(context.login));
  if (context.systemPrompt === "short") files.set("catalog.json", textFile(catalog(context)));
  return files;
}

/** What of an agent's context Codex is told of its model. */
export type CodexModel = Pick<AgentContext, "model" | "contextWindow" | "reasoningEffort">;

/** Keys that make Codex work as it does in a trial, wherever it runs: the model, and what its prompt consists of. */
export function workingKeys({ model, contextWindow: window, reasoningEffort }: CodexModel): Record<string, unknown> {
  return {
    model,
    ...(window === null
      ? {}
      : { model_context_window: window, model_auto_compact_token_limit: Math.floor(window * COMPACT_AT) }),
    ...(reasoningEffort === null ? {} : { model_reasoning_effort: reasoningEffort }),
    web_search: "disabled",
    skills: { bundled: { enabled: false } },
    agents: { enabled: false },
    features: {
      goals: false,
      plugins: false,
      apps: false,
      remote_plugin: false,
      unbounded_connection_retries: false,
    },
  };
}

function configuration(context: AgentContext, home: string): Record<string, unknown> {
  return merge(
    {
      ...workingKeys(context),
      model_provider: "agent-eval",
      ...(context.systemPrompt === "short" ? { model_catalog_json: `${home}/catalog.json` } : {}),
      approval_policy: "never",
      // The agent already stands in a sandbox of ours; Codex's own needs privileges a container lacks.
      sandbox_mode: "danger-full-access",
      check_for_update_on_startup: false,
      allow_login_shell: false,
      // Not the keyring of whoever started this: the login of this trial is the file's.
      ...(context.login == null ? {} : { cli_auth_credentials_store: "file" }),
      analytics: { enabled: false },
      feedback: { enabled: false },
      skills: { bundled: { enabled: false }, ...(context.skills?.size ? { include_instructions: true } : {}) },
      shell_environment_policy: { inherit: "all", exclude: ["AGENT_EVAL_*"] },
      model_providers: {
        "agent-eval": {
          name: "agent-eval gateway",
          base_url: `${context.gatewayUrl}/v1`,
          wire_api: "responses",
          ...(context.login == null ? { env_key: GATEWAY_KEY } : { requires_openai_auth: true }),
          request_max_retries: 1,
          stream_max_retries: 1,
          // The trial's deadline and the gateway's idle limit decide, not a third clock.
          stream_idle_timeout_ms: 3_600_000,
          supports_websockets: false,
        },
      },
    },
    context.settings,
  );
}

/** Codex's description of the model, without which it assumes the largest defaults. */
export function catalog(context: Pick<AgentContext, "model" | "contextWindow">): string {
  const model = {
    slug: context.model,
    display_name: context.model,
    supported_reasoning_levels: [],
    shell_type: "unified_exec",
    visibility: "list",
    supported_in_api: true,
    priority: 1,
    base_instructions:
      "You are a coding agent working in a repository. Use the shell to read, change and test files. " +
      "Finish the task completely before you answer.",
    truncation_policy: { mode: "tokens", limit: 4000 },
    experimental_supported_tools: [],
    support_verbosity: false,
    input_modalities: ["text"],
    ...(context.contextWindow === null ? {} : { context_window: context.contextWindow }),
  };
  return JSON.stringify({ models: [model] });
}

/** `over` on `base`, tables merged key by key. */
export function merge(base: Record<string, unknown>, over: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const old = result[key];
    result[key] = isTable(old) && isTable(value) ? merge(old, value) : value;
  }
  return result;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
