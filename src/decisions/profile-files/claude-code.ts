import { claudeCodeVariables } from "../../agents/registry.ts";
import type { DirectServer, ProfileFile, Recommended } from "./profile-files.ts";
import { comment, expanded, quoted } from "./shell.ts";
import { withheldNotes, withoutSecrets } from "./withheld.ts";

/** Claude Code's own address. */
const OWN = "https://api.anthropic.com";

/**
 * Claude Code's environment and settings. The settings carry the same variables, so that either file is enough; only
 * the environment carries the key, by the name of the variable that holds it.
 */
export function claudeCodeFiles(profile: Recommended, server: DirectServer): ProfileFile[] {
  const { name, config, resolved, location } = profile;
  const { contextWindow = null, reasoningEffort = null } = config;
  const { baseUrl, notes } = server.messages;
  const { settings: own, withheld } = withoutSecrets(config.settings);
  const variables: Record<string, string> = {
    ...(baseUrl === OWN ? {} : { ANTHROPIC_BASE_URL: baseUrl }),
    ...claudeCodeVariables({ model: server.model, contextWindow, reasoningEffort }),
    // What its own maker's servers are told anyway is nobody else's business.
    ...(location === "cloud" && baseUrl === OWN ? {} : { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1" }),
    // Without any it asks for a login; a server of one's own does not look at it.
    ...(server.key.kind === "none" ? { ANTHROPIC_AUTH_TOKEN: "none" } : {}),
  };
  const environment = [
    ...comment(
      `Profile ${name} for Claude Code, as agent-eval measured it with ${resolved.agentVersion ?? "an unknown version"}.`,
      `In a shell: set -a; . ./claude-code/${name}.env; set +a; claude --bare`,
      "The trials ran it bare: with a short prompt and few tools.",
      ...notes,
      ...withheldNotes(withheld),
    ),
    "",
    ...Object.entries(variables).map(([key, value]) => `${key}=${quoted(value)}`),
    ...keyLines(server.key),
  ];
  const settings = { $schema: SCHEMA, ...own, env: { ...ownEnv(own), ...variables } };
  return [
    { path: `claude-code/${name}.env`, text: `${environment.join("\n")}\n`, executable: false },
    {
      path: `claude-code/${name}.settings.json`,
      text: `${JSON.stringify(settings, null, 2)}\n`,
      executable: false,
    },
  ];
}

const SCHEMA = "https://json.schemastore.org/claude-code-settings.json";

function keyLines(key: DirectServer["key"]): string[] {
  if (key.kind !== "variable") return [];
  const wanted = key.header === "x-api-key" ? "ANTHROPIC_API_KEY" : "ANTHROPIC_AUTH_TOKEN";
  if (wanted === key.name) return comment(`The key has to be in ${key.name}.`);
  return [
    ...comment(`The key has to be in ${key.name}.`),
    `${wanted}=${expanded(key.name, "the key of the model server")}`,
  ];
}

function ownEnv(settings: Readonly<Record<string, unknown>>): object {
  const env = settings["env"];
  return typeof env === "object" && env !== null ? env : {};
}
