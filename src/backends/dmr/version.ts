import { ProfileError } from "../../errors.ts";

type Numbers = readonly [number, number, number];

/** Known holes and the first version without each, the latest first. */
const HOLES: readonly { readonly fixedIn: Numbers; readonly hole: string }[] = [
  { fixedIn: [1, 1, 25], hole: "CVE-2026-33990 (a registry can make it send requests)" },
  { fixedIn: [1, 0, 16], hole: "CVE-2026-28400 (options injected into the engine)" },
];
const SAFE = HOLES[0]?.fixedIn ?? [];

/** The security holes a version has; all that are known for one that does not say which it is. */
export function holesIn(version: string | null): string[] {
  return HOLES.filter(({ fixedIn }) => version === null || !isAtLeast(version, fixedIn)).map(({ hole }) => hole);
}

/**
 * Refuses versions with known security holes, and those that do not say which they are.
 * @throws ProfileError `vulnerable-version`.
 */
export function refuseVulnerable(version: string | null, allowVulnerable: boolean): void {
  if (allowVulnerable || holesIn(version).length === 0) return;
  const which = version === null ? "does not say its version" : `is version ${version}`;
  throw new ProfileError(
    "vulnerable-version",
    `Docker Model Runner ${which}; versions before ${SAFE.join(".")} have ${HOLES.map(({ hole }) => hole).join(" and ")}`,
    { fix: "Update Docker Desktop or the docker-model-plugin, or set allowVulnerable: true for this backend." },
  );
}

function isAtLeast(version: string, safe: Numbers): boolean {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)(-.+)?$/.exec(version.trim());
  if (parts === null) return false;
  for (const [index, least] of safe.entries()) {
    const part = Number(parts[index + 1]);
    if (part !== least) return part > least;
  }
  // A preview of the first safe version may lack the remedy.
  return parts[4] === undefined;
}
