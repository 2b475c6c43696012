import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { loadConfig } from "../config/load.ts";
import type { Log } from "./action.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Names of variables that hold a secret, whoever set them. */
const SECRET_NAME =
  /TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|(?:API|ACCESS|PRIVATE|AUTH)_?KEY|_KEY$|_AUTH$|AUTHORIZATION/i;

/** Keeps the secrets of the environment, the inputs among them, out of every channel. */
export function hideEnvironment(env: Environment, log: Log): void {
  for (const [name, value] of Object.entries(env)) {
    // The place of a secret is none, and stands in many files.
    if (value && SECRET_NAME.test(name) && !existsSync(value)) log.secret(value);
  }
}

/**
 * Does the same for what a configuration names: variables with keys, login files. A configuration that cannot be read
 * says so when it is used.
 */
export async function hideConfigured(config: string | undefined, env: Environment, log: Log): Promise<void> {
  const loaded = await loadConfig(config).catch(() => null);
  if (loaded === null) return;
  const { backends, profiles } = loaded.config;
  for (const backend of Object.values(backends)) {
    const variable = "apiKeyEnv" in backend ? backend.apiKeyEnv : undefined;
    const value = variable === undefined ? undefined : env[variable];
    if (value) log.secret(value);
  }
  for (const { authFile } of Object.values(profiles)) {
    if (authFile !== undefined) for (const text of await textsIn(resolve(authFile))) log.secret(text);
  }
}

/** Every text in a JSON file that is as long as a secret: nobody knows what else a login file holds. */
async function textsIn(file: string): Promise<string[]> {
  const content = await readFile(file, "utf8").catch(() => "{}");
  try {
    return leaves(JSON.parse(content)).filter((text) => text.length >= LONG_ENOUGH);
  } catch {
    return [];
  }
}

/** Longer than a date or a word such as `chatgpt`. */
const LONG_ENOUGH = 32;

function leaves(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(leaves);
}
