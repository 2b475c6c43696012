import type { z } from "zod";
import type { BackendConfig } from "../config.ts";
import type { CodexProvider } from "./codex-config.ts";

type BackendInput = z.input<typeof BackendConfig>;

const DMR_PORT = "12434";
const OLLAMA_PORT = "11434";

/** Where Codex sends a login of ChatGPT. Keys go to the other. */
const CHATGPT = "https://chatgpt.com/backend-api/codex";
const OPENAI = "https://api.openai.com/v1";

/**
 * The entry under `backends` that means the same server as one of Codex's providers; null when its address is
 * not known. `login`: the profile brings an `auth.json`.
 */
export function backendFor(provider: CodexProvider | null, login: boolean): BackendInput | null {
  const { id, baseUrl, envKey } = provider ?? { id: "openai", baseUrl: null, envKey: "OPENAI_API_KEY" };
  if (baseUrl === null) {
    if (id !== "openai") return null;
    if (login) return { kind: "openai", baseUrl: CHATGPT, wire: "responses" };
    return { kind: "openai", baseUrl: OPENAI, apiKeyEnv: envKey ?? "OPENAI_API_KEY" };
  }
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (url?.port === DMR_PORT) return { kind: "dmr", ...elsewhere(url) };
  if (id === "ollama" || url?.port === OLLAMA_PORT) return { kind: "ollama", mode: "host", ...elsewhere(url) };
  if (login) return { kind: "openai", baseUrl, wire: "responses" };
  return { kind: "openai", baseUrl, ...(envKey === null ? {} : { apiKeyEnv: envKey }) };
}

/** Servers on this machine are found where they listen by default. */
function elsewhere(url: URL | null): { url?: string } {
  if (url === null || ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname)) return {};
  return { url: url.origin };
}
