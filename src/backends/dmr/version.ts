import { ProfileError } from "../../errors.ts";

/** The first version without the holes below. */
const SAFE = [1, 1, 25] as const;
const HOLES =
  "CVE-2026-33990 (a registry can make it send requests) and CVE-2026-28400 (options injected into the engine)";

/**
 * Refuses versions with known security holes, and those that do not say which they are.
 * @throws ProfileError `vulnerable-version`.
 */
export function refuseVulnerable(version: string | null, allowVulnerable: boolean): void {
  if (allowVulnerable || (version !== null && isSafe(version))) return;
  const which = version === null ? "does not say its version" : `is version ${version}`;
  throw new ProfileError(
    "vulnerable-version",
    `Docker Model Runner ${which}; versions before ${SAFE.join(".")} have ${HOLES}`,
    { fix: "Update Docker Desktop or the docker-model-plugin, or set allowVulnerable: true for this backend." },
  );
}

function isSafe(version: string): boolean {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)(-.+)?$/.exec(version.trim());
  if (parts === null) return false;
  for (const [index, least] of SAFE.entries()) {
    const part = Number(parts[index + 1]);
    if (part !== least) return part > least;
  }
  // A preview of the first safe version may lack the remedy.
  return parts[4] === undefined;
}
