import type { BackendConfig, ProfileConfig } from "../config.ts";

/** Checks the keys of a profile that only Codex has; reports those that do not fit to the rest of it. */
export function checkCodexKeys(
  profile: ProfileConfig,
  backend: BackendConfig | undefined,
  report: (key: string, message: string) => void,
): void {
  for (const key of ["codexProfile", "codexHome", "authFile", "skills"] as const) {
    if (profile[key] !== undefined && profile.agent !== "codex") report(key, `only the codex agent takes ${key}`);
  }
  if (profile.agent !== "codex") return;
  if (profile.codexHome !== undefined && profile.codexProfile === undefined) {
    report("codexHome", "says where codexProfile is looked for: add codexProfile, or remove it");
  }
  if (profile.authFile !== undefined && backend && backend.kind !== "openai") {
    report(
      "authFile",
      `is a login for a backend of kind openai, and ${profile.backend} is one of kind ${backend.kind}`,
    );
  }
  if (profile.authFile !== undefined && backend?.kind === "openai" && backend.apiKeyEnv !== undefined) {
    report("authFile", `the backend ${profile.backend} has an apiKeyEnv already: keep one of the two`);
  }
  if (profile.authFile !== undefined && backend?.kind === "openai" && !["auto", "responses"].includes(backend.wire)) {
    report(
      "authFile",
      `a login is for servers that speak responses; the backend ${profile.backend} says ${backend.wire}`,
    );
  }
  if (profile.skills && backend && backend.kind !== "dmr") {
    report(
      "skills",
      `are Docker's for Docker Model Runner, and ${profile.backend} is a backend of kind ${backend.kind}`,
    );
  }
}
