import type { CodexProvider } from "./codex-config.ts";
import { isTable } from "./ours.ts";

/** Providers that Codex brings along. */
const BUILT_IN: Readonly<Record<string, Omit<CodexProvider, "id">>> = {
  openai: { baseUrl: null, envKey: "OPENAI_API_KEY", login: true },
  ollama: { baseUrl: "http://localhost:11434/v1", envKey: null, login: false },
  lmstudio: { baseUrl: "http://localhost:1234/v1", envKey: null, login: false },
};

/** Keys of a provider that a backend has no place for, some of them because they hold credentials. */
const NO_PLACE = [
  ...["query_params", "http_headers", "env_http_headers", "experimental_bearer_token", "auth"],
  ...["env_key_instructions", "capabilities", "aws"],
];

/** The provider that a configuration names, and the keys of it that cannot be taken over. */
export function providerOf(table: Readonly<Record<string, unknown>>): {
  provider: CodexProvider | null;
  problems: string[];
} {
  const named = table["model_provider"] ?? table["oss_provider"];
  const id = typeof named === "string" ? named : null;
  if (id === null) return { provider: null, problems: [] };
  const entry = isTable(table["model_providers"]) ? table["model_providers"][id] : undefined;
  if (!isTable(entry)) {
    const known = Object.hasOwn(BUILT_IN, id) ? BUILT_IN[id] : undefined;
    return { provider: { id, ...(known ?? { baseUrl: null, envKey: null, login: false }) }, problems: [] };
  }
  const text = (key: string) => (typeof entry[key] === "string" && entry[key] !== "" ? String(entry[key]) : null);
  return {
    provider: {
      id,
      baseUrl: text("base_url"),
      envKey: text("env_key"),
      login: entry["requires_openai_auth"] === true,
    },
    problems: NO_PLACE.filter((key) => entry[key] !== undefined).map((key) => `model_providers.${id}.${key}`),
  };
}
