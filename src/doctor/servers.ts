import { surveyors } from "../backends/registry.ts";
import type { SurveyedServer, Surveyor } from "../backends/survey.ts";
import type { BackendConfig, Config } from "../config/config.ts";
import { resolveBackend } from "../config/consistency.ts";
import { messageOf } from "../errors.ts";
import type { ConfiguredServer } from "./patient.ts";

/** Longest time for each server; ms. */
const PATIENCE_MS = 5000;

/** Looks at every server of a configuration that should run already. Never rejects. */
export function lookAtServers(config: Config | null, env: NodeJS.ProcessEnv): Promise<ConfiguredServer[]> {
  if (config === null) return Promise.resolve([]);
  const profiles = Object.entries(config.profiles).map(([name, profile]) => ({ name, config: profile }));
  const used = profiles.flatMap(({ config: { backend } }) => (backend === undefined ? [] : [backend]));
  const names = [...new Set([...Object.keys(config.backends), ...used])];
  return Promise.all(
    names.map(async (name) => {
      const backend = resolveBackend(config.backends, name);
      const surveyor = surveyors.find(({ kind }) => kind === backend.kind) ?? null;
      const url = urlOf(backend);
      return {
        name,
        config: backend,
        profiles: profiles.filter((profile) => profile.config.backend === name),
        url,
        surveyor,
        found: surveyor === null || url === null ? null : await survey(surveyor, url, env),
      };
    }),
  );
}

/** Where a server is attached to; null for one that a run starts. */
function urlOf(backend: BackendConfig): string | null {
  switch (backend.kind) {
    case "replay":
      return null;
    case "openai":
    case "anthropic":
      return backend.baseUrl;
    case "ollama":
      return backend.mode === "host" ? (backend.url ?? "http://127.0.0.1:11434") : null;
    case "dmr":
      return backend.mode === "host" ? (backend.url ?? `http://127.0.0.1:${backend.port ?? 12434}`) : null;
  }
}

async function survey(surveyor: Surveyor, url: string, env: NodeJS.ProcessEnv): Promise<SurveyedServer | string> {
  const origin = new URL(url).origin;
  try {
    const found = await surveyor.survey({ env, url: origin, signal: AbortSignal.timeout(PATIENCE_MS) });
    return found ?? `something else than ${surveyor.kind} answers at ${origin}`;
  } catch (error) {
    return messageOf(error);
  }
}
