import { Config, type ConfigInput } from "../../src/config/config.ts";
import { resolveBackend } from "../../src/config/consistency.ts";
import { locationOf } from "../../src/config/location.ts";
import type { Recommended } from "../../src/decisions/profile-files/profile-files.ts";
import { profileFiles } from "../../src/decisions/profile-files/registry.ts";

type Written = ConfigInput["profiles"][string];

/** A profile as a configuration and a run have it, by default of a llama-server. */
export function recommended(
  profile: Partial<Written> & Pick<Written, "agent">,
  backend: NonNullable<ConfigInput["backends"]>[string] = { kind: "openai", baseUrl: "http://127.0.0.1:8080/v1" },
  backendFacts: Readonly<Record<string, string>> = {},
): Recommended {
  const written = { backend: "box", model: "some-model", ...profile };
  const config = Config.parse({ profiles: { team: written }, backends: { box: backend } });
  const team = config.profiles["team"];
  if (!team) throw new Error("no profile");
  return {
    name: "team",
    config: team,
    backend: resolveBackend(config.backends, "box"),
    resolved: { agentVersion: "0.169.0", backendFacts },
    location: locationOf(team, config.backends, "docker"),
  };
}

/** The texts of the files of profiles, by path. */
export function filesOf(...profiles: readonly Recommended[]): Record<string, string> {
  return Object.fromEntries(profileFiles(profiles).map(({ path, text }) => [path, text]));
}
