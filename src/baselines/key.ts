import { identityOf } from "../config/identity.ts";
import { hardwareOf } from "../records/hardware.ts";
import type { ResolvedProfile, RunRecord } from "../records/run.ts";

/**
 * What has to be alike before a stored run speaks for today's. By name, in the order in which a difference is told:
 * what names the cause comes before the hash that any cause changes.
 */
export type BaselineKey = Readonly<Record<(typeof KEYS)[number], string>>;

const KEYS = ["suite", "hardware", "agent version", "backend version", "model digest", "profile"] as const;

/**
 * `identity`: the very same profile, settings and versions included, so that what differs is drift.
 * `model`: the same model, agent and server versions; settings may differ, since they are what was changed.
 * `suite`: the same tasks on the same hardware; the profile of this name may be quite another thing.
 */
export type Likeness = "identity" | "model" | "suite";

const COMPARED: Readonly<Record<Likeness, readonly (keyof BaselineKey)[]>> = {
  identity: KEYS,
  model: KEYS.filter((key) => key !== "profile"),
  suite: ["suite", "hardware"],
};

const UNKNOWN = "unknown";

/** SHA-256 (12 hex digits) over the ids and fingerprints of the tasks that are scored; their order does not matter. */
export function suiteFingerprint(tasks: RunRecord["tasks"]): string {
  const scored = tasks.filter(({ canary }) => !canary).map(({ id, fingerprint }) => `${id}@${fingerprint}`);
  return identityOf(scored.sort());
}

/** The key of a profile in a run. @throws TypeError when the run has none of that name. */
export function keyOf(run: RunRecord, name: string): BaselineKey {
  const profile = run.profiles.find((one) => one.name === name);
  if (!profile) throw new TypeError(`no profile ${name} in run ${run.id}`);
  return {
    suite: suiteFingerprint(run.tasks),
    hardware: hardwareOf(run),
    "agent version": `${profile.agent} ${profile.agentVersion ?? UNKNOWN}`,
    "backend version": backendVersion(profile),
    "model digest": profile.backendFacts["modelDigest"] ?? profile.model ?? "none",
    profile: profile.id,
  };
}

/** `ollama 0.32.1`; a server that does not tell its version is its kind. */
function backendVersion({ backend, backendFacts }: ResolvedProfile): string {
  if (backend === null) return "none";
  return `${backendFacts["kind"] ?? backend} ${backendFacts["version"] ?? UNKNOWN}`;
}

/** `key: stored → today` of every key that differs; none: a baseline. */
export function keyDiffers(stored: BaselineKey, today: BaselineKey, likeness: Likeness): string[] {
  const differing = COMPARED[likeness].filter((key) => stored[key] !== today[key]);
  // Whatever else differs changes this hash, too.
  const told = differing.filter((key) => key !== "profile" || differing.length === 1);
  return told.map((key) => {
    const what = key === "profile" ? ", a setting or a limit" : "";
    return `${key}: ${stored[key]} → ${today[key]}${what}`;
  });
}
