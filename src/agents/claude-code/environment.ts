import type { AgentContext } from "../agent.ts";

/** Claude Code's own default for the length of one answer, in tokens. */
const longestAnswer = 32_000;

const hour = String(60 * 60 * 1000);

/**
 * Environment in which Claude Code contacts the gateway and nothing else, asks for the trial's model under
 * all of its own models' names, knows the model's real window, and gives up in time.
 */
export function environment(context: AgentContext): Record<string, string> {
  return {
    ANTHROPIC_BASE_URL: context.gatewayUrl,
    ANTHROPIC_AUTH_TOKEN: "none",
    CLAUDE_CONFIG_DIR: `${context.home}/.claude`,
    // Without this it does not work as root without asking. Where it is root, the sandbox has made it so.
    IS_SANDBOX: "1",
    // The gateway has its own patience, and a dead server is to end the trial.
    CLAUDE_CODE_MAX_RETRIES: "1",
    CLAUDE_CODE_DISABLE_NONSTREAMING_FALLBACK: "1",
    API_TIMEOUT_MS: hour,
    CLAUDE_STREAM_FIRST_BYTE_TIMEOUT_MS: hour,
    CLAUDE_STREAM_IDLE_TIMEOUT_MS: hour,
    // Else it hangs up after five minutes without a byte, which a slow machine needs for a long prompt.
    API_FORCE_IDLE_TIMEOUT: "0",
    ...modelVariables(context),
  };
}

/** Variables that make Claude Code work as it does in a trial, wherever it runs: the model and its window. */
export function modelVariables({
  model,
  contextWindow,
  reasoningEffort,
}: Pick<AgentContext, "model" | "contextWindow" | "reasoningEffort">): Record<string, string> {
  return {
    ...Object.fromEntries(modelNames.map((name) => [name, model])),
    // Text that changes with each request would take the server's prompt cache away.
    CLAUDE_CODE_ATTRIBUTION_HEADER: "0",
    CLAUDE_CODE_TOTAL_TOKENS_REMINDER: "off",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_TELEMETRY: "1",
    DISABLE_ERROR_REPORTING: "1",
    DISABLE_AUTOUPDATER: "1",
    ...(contextWindow !== null && {
      // An unknown model is otherwise taken to have a million tokens.
      CLAUDE_CODE_MAX_CONTEXT_TOKENS: String(contextWindow),
      // What an answer may take is taken off the window: the default would leave nothing of a small one.
      CLAUDE_CODE_MAX_OUTPUT_TOKENS: String(Math.min(longestAnswer, Math.floor(contextWindow / 8))),
    }),
    ...effort(reasoningEffort),
  };
}

/** Every name under which it may ask for a model of its own choice: helpers, summaries, aliases. */
const modelNames = [
  "ANTHROPIC_MODEL",
  "ANTHROPIC_SMALL_FAST_MODEL",
  "ANTHROPIC_DEFAULT_OPUS_MODEL",
  "ANTHROPIC_DEFAULT_SONNET_MODEL",
  "ANTHROPIC_DEFAULT_HAIKU_MODEL",
  "ANTHROPIC_DEFAULT_FABLE_MODEL",
  "CLAUDE_CODE_SUBAGENT_MODEL",
] as const;

/** It asks every model to think hard unless told otherwise, also those that cannot. */
function effort(level: string | null): Record<string, string> {
  if (level === null || level === "none") return { CLAUDE_CODE_EFFORT_LEVEL: "unset", MAX_THINKING_TOKENS: "0" };
  return { CLAUDE_CODE_EFFORT_LEVEL: level === "minimal" ? "low" : level };
}
