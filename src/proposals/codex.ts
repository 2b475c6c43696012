import { backendFor } from "../config/codex/backend.ts";
import type { CodexProfile } from "../config/codex/codex-config.ts";
import type { BackendConfig } from "../config/config.ts";
import { isLoopback } from "../containers/loopback.ts";
import type { Candidate } from "./candidates.ts";
import { freeName } from "./names.ts";
import type { Proposal } from "./proposal.ts";

/**
 * The named profiles of the user's own Codex configuration. Those of a server on this machine whose model is
 * installed are taken in; others are comments, because they would pull a model, or send code away.
 */
export function codexPart(
  profiles: readonly CodexProfile[],
  candidates: readonly Candidate[],
  taken: ReadonlySet<string>,
): Proposal["profiles"] {
  const names = new Set(taken);
  return profiles.flatMap((profile) => {
    const { name, model, file } = profile;
    if (name === null) return [];
    const candidate = candidateOf(profile, candidates);
    const local = isLocal(profile);
    const own = freeName(`codex-${name}`, names);
    names.add(own);
    const value = {
      agent: "codex" as const,
      codexProfile: name,
      ...(profile.contextWindow === null && candidate ? { contextWindow: candidate.context } : {}),
    };
    const why = !local
      ? "Its server is not on this machine: uncomment to let what the agent reads leave it."
      : candidate === null
        ? "Its model was not found here: uncomment when it is installed."
        : "Its server and model are on this machine.";
    const reasons = [`Your profile ${name} of ${file}${model === null ? "" : `, model ${model}`}.`, why];
    return [{ name: own, value, reasons, active: local && candidate?.fits === true }];
  });
}

function candidateOf({ model }: CodexProfile, candidates: readonly Candidate[]): Candidate | null {
  return candidates.find((candidate) => candidate.model.name === model) ?? null;
}

function isLocal({ provider }: CodexProfile): boolean {
  const backend = backendFor(provider, provider?.login ?? false);
  if (backend === null) return false;
  const address = addressOf(backend as BackendConfig);
  return address === null || isLoopback(address);
}

/** null: a server of this machine, found by itself. */
function addressOf(backend: BackendConfig): string | null {
  switch (backend.kind) {
    case "openai":
    case "anthropic":
      return backend.baseUrl;
    case "ollama":
    case "dmr":
      return backend.url ?? null;
    case "replay":
      return null;
  }
}
