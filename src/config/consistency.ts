import type { z } from "zod";
import { checkCodexKeys } from "./codex/keys.ts";
import type { BackendConfig, Limits, ProfileConfig } from "./config.ts";
import { isControl } from "./controls.ts";
import type { Budget } from "./decision.ts";
import { nearest } from "./nearest.ts";
import { AnthropicSettings } from "./servers/anthropic.ts";
import { DmrSettings } from "./servers/dmr.ts";
import { OllamaSettings } from "./servers/ollama.ts";

interface Parsed {
  readonly profiles: Readonly<Record<string, ProfileConfig>>;
  readonly backends: Readonly<Record<string, BackendConfig>>;
  readonly run: { readonly limits: Limits; readonly until?: "decided" | undefined; readonly budget: Budget };
  readonly decision: { readonly incumbent?: string | undefined };
  readonly cost: { readonly prices: Readonly<Record<string, unknown>> };
}

type Report = (key: string, message: string) => void;

/** What a schema cannot say: that names refer to something, and that each agent has what it needs. */
export function checkConsistency(config: Parsed, context: z.RefinementCtx): void {
  checkDecision(config, (path, message) => context.addIssue({ code: "custom", path: [...path], message }));
  for (const [name, profile] of Object.entries(config.profiles)) {
    const report: Report = (key, message) => {
      context.addIssue({ code: "custom", path: ["profiles", name, key], message });
    };
    const backend = profile.backend === undefined ? undefined : backendOf(config, profile.backend, report);
    checkAgent(profile, report);
    checkCodexKeys(profile, backend, report);
    if (backend) checkBackend(profile, backend, report);
    if (backend?.kind === "openai" || backend?.kind === "anthropic")
      checkPrice(config, profile, backend.baseUrl, report);
  }
}

function checkDecision(
  { profiles, decision, run }: Parsed,
  report: (path: readonly string[], message: string) => void,
) {
  const { incumbent } = decision;
  if (incumbent !== undefined && !Object.hasOwn(profiles, incumbent)) {
    const meant = nearest(incumbent, Object.keys(profiles));
    report(["decision", "incumbent"], `there is no profile ${incumbent}${meant ? `; did you mean ${meant}?` : ""}`);
  }
  if (run.until === undefined && Object.keys(run.budget).length > 0) {
    report(["run", "budget"], "only a run with `until: decided` can stop early; add it, or remove the budget");
  }
}

/**
 * Without a price the limit would never be reached, and nobody would know. Hosted models, all behind
 * https, may have theirs in a table that is asked when the run begins.
 */
function checkPrice({ run, cost }: Parsed, { model, limits }: ProfileConfig, baseUrl: string, report: Report): void {
  if (model === undefined || Object.hasOwn(cost.prices, model) || baseUrl.startsWith("https:")) return;
  const key = limits.costUsd !== undefined ? "limits" : run.limits.costUsd !== undefined ? "model" : null;
  if (key) report(key, `a limit on costUsd needs the price of ${model}: add it under cost.prices`);
}

function checkAgent(profile: ProfileConfig, report: Report): void {
  if (isControl(profile.agent)) {
    for (const key of ["backend", "model", "session", "command", "answer"] as const) {
      if (profile[key] !== undefined) report(key, `the ${profile.agent} agent uses no ${key}; remove it`);
    }
    return;
  }
  if (profile.agent === "command" && !profile.backend) {
    for (const key of ["model", "session"] as const) {
      if (profile[key] !== undefined) report(key, `a ${key} needs a backend that serves it: add backend, or remove it`);
    }
  }
  if (profile.agent === "command" && !profile.command) {
    report("command", "needed: the argument list to run, such as [sh, -c, ./fix.sh]");
  }
  if (profile.agent !== "command" && profile.command) report("command", "only the command agent takes a command");
  checkChatKeys(profile, report);
  const elsewhere = profile.agent === "command" || profile.codexProfile !== undefined;
  if (!elsewhere && !profile.backend) report("backend", "needed: which model server answers");
}

function checkChatKeys({ agent, answer, settings }: ProfileConfig, report: Report): void {
  if (agent !== "chat") {
    if (answer !== undefined) report("answer", "only the chat agent is told how to write its answer; remove it");
    return;
  }
  for (const key of ["model", "messages"]) {
    if (Object.hasOwn(settings, key)) report("settings", `${key} is written by the chat agent itself; remove it`);
  }
}

function checkBackend(profile: ProfileConfig, backend: BackendConfig, report: Report): void {
  if (backend.kind === "replay") {
    if (!profile.session) report("session", "needed with the replay backend: a file name in the tasks' sessions/");
    return;
  }
  if (!profile.model && profile.codexProfile === undefined)
    report("model", `needed with the ${backend.kind} backend: the model's name as the server knows it`);
  if (profile.session) report("session", "only the replay backend serves sessions");
}

function backendOf(config: Parsed, name: string, report: Report): BackendConfig | undefined {
  const known = lookUp(config.backends, name);
  if (known) return known;
  if (name === "openai") {
    report(
      "backend",
      'the openai kind needs an address: add an entry under "backends" with kind: openai and a baseUrl',
    );
    return undefined;
  }
  const names = [...Object.keys(config.backends), ...Object.keys(defaults)];
  const hint = nearest(name, names);
  report("backend", `no backend "${name}"; ${hint ? `did you mean "${hint}"?` : `known: ${names.join(", ")}`}`);
  return undefined;
}

/** Kinds that need no settings, so that their name alone will do. */
const defaults: Readonly<Record<string, BackendConfig>> = {
  replay: { kind: "replay" },
  ollama: OllamaSettings.parse({ kind: "ollama" }),
  dmr: DmrSettings.parse({ kind: "dmr" }),
  anthropic: AnthropicSettings.parse({ kind: "anthropic" }),
};

/** The backend a consistent configuration means by this name. */
export function resolveBackend(backends: Parsed["backends"], name: string): BackendConfig {
  const found = lookUp(backends, name);
  if (!found) throw new TypeError(`no backend ${name}`);
  return found;
}

function lookUp(backends: Parsed["backends"], name: string): BackendConfig | undefined {
  if (Object.hasOwn(backends, name)) return backends[name];
  return Object.hasOwn(defaults, name) ? defaults[name] : undefined;
}
