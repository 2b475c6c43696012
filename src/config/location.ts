import { isLoopback } from "../containers/loopback.ts";
import type { BackendConfig, ProfileConfig } from "./config.ts";
import { resolveBackend } from "./consistency.ts";

/**
 * Where what a model reads goes: `machine`, this one; `network`, one of one's own; `cloud`, somebody else's.
 * `unknown`: nothing tells, so that it has to be taken for the worst.
 */
export type Location = "machine" | "network" | "cloud" | "unknown";

/** Names that only a network of one's own gives, and address ranges that are routed nowhere else. */
const ownNames = /(^[^.]+|\.(local|lan|internal|localhost|home\.arpa))$/;
const ownRanges = /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|\[f[cd]|\[fe[89ab])/;

/** Whether an address is on this machine or in a network of one's own, so that nobody charges for an answer. */
export function isOwn(address: string): boolean {
  const { hostname } = new URL(address);
  const ip = hostname.startsWith("[") || /^\d+(\.\d+){3}$/.test(hostname);
  return isLoopback(address) || (ip ? ownRanges : ownNames).test(hostname);
}

/** Models that Ollama and its likes hand on to their makers' cloud: `gpt-oss:120b-cloud`, `kimi-k2:cloud`. */
const remoteModel = /[:-]cloud$/;

/**
 * The one rule for whether a profile is local: where its model server is, by the configuration. A program on this
 * machine that hands requests on to a cloud cannot be told from a model server.
 */
export function locationOf(
  profile: Pick<ProfileConfig, "agent" | "backend" | "model">,
  backends: Readonly<Record<string, BackendConfig>>,
  sandbox: "docker" | "local",
): Location {
  // In a container a command without a model server reaches nothing; outside of one it reaches everything.
  if (profile.backend === undefined) return profile.agent === "command" && sandbox === "local" ? "unknown" : "machine";
  const backend = resolveBackend(backends, profile.backend);
  switch (backend.kind) {
    case "replay":
      return "machine";
    case "openai":
    case "anthropic":
      return remoteModel.test(profile.model ?? "") ? "cloud" : ofAddress(backend.baseUrl);
    case "ollama":
      return remoteModel.test(profile.model ?? "") ? "cloud" : ofAddress(backend.url ?? null);
    case "dmr":
      return ofAddress(backend.url ?? null);
  }
}

/** Nothing leaves one's own machines. */
export function isLocal(location: Location): boolean {
  return location === "machine" || location === "network";
}

function ofAddress(address: string | null): Location {
  if (address === null || isLoopback(address)) return "machine";
  return isOwn(address) ? "network" : "cloud";
}
