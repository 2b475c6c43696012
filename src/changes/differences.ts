import type { Config, ProfileConfig } from "../config/config.ts";
import { resolveBackend } from "../config/consistency.ts";
import { identityOf } from "../config/identity.ts";
import type { Changes, KeyChange } from "./changes.ts";

/** A configuration and the folder of its commit: files inside of it are named alike on both sides. */
export interface ConfigAt {
  readonly config: Config;
  readonly root: string;
}

type Leaves = ReadonlyMap<string, unknown>;

/** What a profile is compared by. */
const AGENT_LEFT_OUT: ReadonlySet<string> = new Set(["backend", "record", "authFile"]);
/** How a key is carried and how a wire was found out change no result. */
const SERVER_LEFT_OUT: ReadonlySet<string> = new Set(["apiKeyEnv", "auth", "probe"]);
/** Values that are safe to show: numbers, names and words of a fixed list. Others may hold a header with a secret. */
const SHOWN =
  /^(agent|model|contextWindow|reasoningEffort|systemPrompt|session|answer|executable|skills|backend\.(kind|baseUrl)|(run\.)?limits\.\w+|(gate|decision|cost|run)\..+)$/;

/** What differs between two configurations; tasks and the suite apart. Pure. */
export function differencesOf(base: ConfigAt, head: ConfigAt): Pick<Changes, "profiles" | "rules" | "settings"> {
  const [before, after] = [Object.keys(base.config.profiles), Object.keys(head.config.profiles)];
  const changed = after.flatMap((name) => {
    if (!before.includes(name)) return [];
    const keys = keysChanged(profileLeaves(base, name), profileLeaves(head, name));
    return keys.length === 0 ? [] : [{ name, keys }];
  });
  return {
    profiles: {
      added: after.filter((name) => !before.includes(name)),
      removed: before.filter((name) => !after.includes(name)),
      changed,
    },
    rules: keysChanged(leavesOf(rulesOf(base.config)), leavesOf(rulesOf(head.config))),
    settings: keysChanged(leavesOf(settingsOf(base.config)), leavesOf(settingsOf(head.config))),
  };
}

/** Everything of a profile that its identity covers and that is known before anything is started. */
function profileLeaves({ config, root }: ConfigAt, name: string): Leaves {
  const profile = config.profiles[name];
  if (!profile) throw new TypeError(`no profile ${name}`);
  const own = Object.entries(profile).filter(([key]) => !AGENT_LEFT_OUT.has(key));
  const backend = profile.backend === undefined ? {} : resolveBackend(config.backends, profile.backend);
  const server = Object.entries(backend).filter(([key]) => !SERVER_LEFT_OUT.has(key));
  const written: Record<string, unknown> = {
    ...Object.fromEntries(own),
    // Written out or not, the default is the same.
    ...(profile.agent === "chat" ? { answer: profile.answer ?? "files" } : {}),
    ...(server.length > 0 ? { backend: Object.fromEntries(server) } : {}),
    run: { limits: limitsOfRun(config, profile) },
    cost: { prices: pricesThatLimit(config, profile) },
  };
  return new Map([...leavesOf(written)].map(([key, value]) => [key, withoutRoot(value, root)]));
}

/** A limit of the run counts where the profile has none of its own. */
function limitsOfRun({ run }: Config, { limits }: ProfileConfig): object {
  const own = new Set(Object.entries(limits).flatMap(([key, value]) => (value === undefined ? [] : key)));
  return Object.fromEntries(Object.entries(run.limits).filter(([key]) => !own.has(key)));
}

/** A price changes a result only through a limit on cost. */
function pricesThatLimit({ run, cost }: Config, { limits, model }: ProfileConfig): object {
  const limited = limits.costUsd !== undefined || run.limits.costUsd !== undefined;
  return limited && model !== undefined && Object.hasOwn(cost.prices, model) ? { [model]: cost.prices[model] } : {};
}

function rulesOf({ gate, decision, cost }: Config): object {
  return { gate, decision, cost };
}

function settingsOf({ run }: Config): object {
  const { limits: _, ...rest } = run;
  return { run: rest };
}

/** Keys with values that differ, sorted. */
function keysChanged(base: Leaves, head: Leaves): KeyChange[] {
  const keys = [...new Set([...base.keys(), ...head.keys()])].sort();
  const same = (key: string) => identityOf(base.get(key)) === identityOf(head.get(key));
  const text = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  return keys
    .filter((key) => !same(key))
    .map((key) => ({
      key,
      values: SHOWN.test(key) ? { base: text(base.get(key)), head: text(head.get(key)) } : null,
    }));
}

/** Lists and single values by their dotted path; what is undefined is not there. */
function leavesOf(value: unknown, path = ""): Map<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return value === undefined ? new Map() : new Map([[path, value]]);
  }
  const below = Object.entries(value).flatMap(([key, inner]) => [
    ...leavesOf(inner, path === "" ? key : `${path}.${key}`),
  ]);
  return new Map(below);
}

/** The same file of a commit stands in another folder. */
function withoutRoot(value: unknown, root: string): unknown {
  return typeof value === "string" && value.startsWith(`${root}/`) ? value.slice(root.length + 1) : value;
}
