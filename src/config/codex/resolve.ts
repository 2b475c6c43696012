import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import type { Config, ProfileConfig } from "../config.ts";
import { formatPlace } from "../diagnostics.ts";
import { identityOf } from "../identity.ts";
import { nearest } from "../nearest.ts";
import { userPath } from "../paths.ts";
import { backendFor } from "./backend.ts";
import type { CodexConfiguration, CodexProfile } from "./codex-config.ts";
import { isTable } from "./ours.ts";
import { readCodexConfig } from "./read.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Where Codex keeps its configuration and its login. */
export function codexHome(env: Env = process.env): string {
  return env["CODEX_HOME"] ? resolve(env["CODEX_HOME"]) : join(homedir(), ".codex");
}

/**
 * Fills what profiles leave to Codex's own configuration (`codexProfile`) and makes their paths absolute, so that
 * nothing of it has to be looked up again. `value` is still to be checked: what was filled in may not fit.
 * @throws UsageError `no-codex-profile`, `unusable-codex-config`.
 */
export async function resolveCodex(
  config: Config,
  { file, baseDir }: { readonly file: string; readonly baseDir: string },
  env: Env = process.env,
): Promise<{ value: unknown; notes: string[] }> {
  const notes: string[] = [];
  const profiles: Record<string, unknown> = {};
  const backends: Record<string, unknown> = { ...config.backends };
  for (const [name, profile] of Object.entries(config.profiles)) {
    const { codexProfile, codexHome: given, authFile: login, ...rest } = profile;
    const authFile = login === undefined ? {} : { authFile: userPath(login, baseDir) };
    if (codexProfile === undefined) {
      profiles[name] = { ...profile, ...authFile };
      continue;
    }
    const home = given === undefined ? codexHome(env) : userPath(given, baseDir);
    const found = choose(await readCodexConfig(home), codexProfile, {
      file,
      key: `profiles.${name}.codexProfile`,
      home,
    });
    const { filled, backend } = fill(rest, found, login !== undefined);
    if (backend) filled["backend"] = nameFor(backends, found, backend);
    profiles[name] = { ...filled, ...authFile };
    if (found.leftOut.length > 0) {
      notes.push(`profile ${name}: not taken over from ${found.file}: ${found.leftOut.join(", ")}`);
    }
  }
  return { value: { ...config, profiles, backends }, notes };
}

interface Asked {
  readonly file: string;
  readonly key: string;
  readonly home: string;
}

function choose({ profiles, problems }: CodexConfiguration, name: string, { home, ...place }: Asked): CodexProfile {
  // What is wrong with another profile's file does not matter here.
  const wrong = problems.find(
    ({ place: { file, key } }) =>
      key === `profiles.${name}` ||
      (key === undefined && [`config.toml`, `${name}.config.toml`].some((own) => file === join(home, own))),
  );
  if (wrong) {
    throw new UsageError("unusable-codex-config", `${formatPlace(wrong.place)}: ${wrong.message}`, {
      place: wrong.place,
      ...(wrong.fix === null ? {} : { fix: wrong.fix }),
    });
  }
  const found = profiles.find((profile) => profile.name === name);
  if (found) return found;
  const names = profiles.flatMap((profile) => profile.name ?? []);
  const hint = nearest(name, names);
  const known = names.length === 0 ? "it has none" : `it has: ${names.join(", ")}`;
  throw new UsageError(
    "no-codex-profile",
    `${formatPlace(place)}: no profile "${name}" in ${home}; ${hint ? `did you mean "${hint}"?` : known}`,
    { place, fix: `Write ${name}.config.toml or [profiles.${name}] there, or name another folder with codexHome.` },
  );
}

const EFFORTS: readonly string[] = ["none", "minimal", "low", "medium", "high", "xhigh"];

/** The profile with what it leaves out, and the backend it then needs. */
function fill(
  profile: Omit<ProfileConfig, "codexProfile" | "codexHome" | "authFile">,
  found: CodexProfile,
  login: boolean,
): { filled: Record<string, unknown>; backend: object | null } {
  const effort = found.reasoningEffort;
  const known = effort !== null && EFFORTS.includes(effort);
  // Codex's own newer efforts go through as the key they are.
  const other = effort !== null && !known && profile.reasoningEffort === undefined;
  const settings = { ...found.settings, ...(other ? { model_reasoning_effort: effort } : {}) };
  const filled: Record<string, unknown> = {
    ...(found.model === null ? {} : { model: found.model }),
    ...(found.contextWindow === null ? {} : { contextWindow: found.contextWindow }),
    ...(known ? { reasoningEffort: effort } : {}),
    ...profile,
    settings: merged(settings, profile.settings),
  };
  return { filled, backend: profile.backend === undefined ? backendFor(found.provider, login) : null };
}

/** The name under `backends`: an entry that says the same is shared. */
function nameFor(backends: Record<string, unknown>, { provider }: CodexProfile, entry: object): string {
  const word = (provider?.id ?? "openai")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  for (let count = 1; ; count += 1) {
    const name = `codex-${word || "server"}${count > 1 ? `-${count}` : ""}`;
    const there = Object.hasOwn(backends, name) ? backends[name] : undefined;
    if (there !== undefined && identityOf(there) !== identityOf(entry)) continue;
    backends[name] = entry;
    return name;
  }
}

function merged(base: Readonly<Record<string, unknown>>, over: Readonly<Record<string, unknown>>): object {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const old = result[key];
    result[key] = isTable(old) && isTable(value) ? merged(old, value) : value;
  }
  return result;
}
