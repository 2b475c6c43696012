import { type DmrSettings, engineOf } from "../config/servers/dmr.ts";
import type { OllamaSettings } from "../config/servers/ollama.ts";
import { connectEngine } from "../containers/engine.ts";
import { ownLabels } from "../containers/labels.ts";
import { sweepLeftovers } from "../containers/sweep.ts";
import { InfraError } from "../errors.ts";
import type { Site } from "./backend.ts";
import { startDmr } from "./dmr/dmr.ts";
import { endpointFor } from "./dmr/wires.ts";
import { startOllama } from "./ollama/ollama.ts";
import { wireFor } from "./ollama/wires.ts";
import { milestones, type ResidentKind } from "./resident.ts";

/** Ollama: in a container of its own, or one that runs already. */
export function ollama(settings: OllamaSettings): ResidentKind {
  return {
    url: settings.mode === "host" ? (settings.url ?? "http://127.0.0.1:11434") : null,
    strict: settings.strict,
    idleTimeoutMs: settings.idleTimeoutSeconds * 1000,
    start: async ({ parallel }, site) => startOllama(settings, { ...(await surroundings(site)), parallel }),
    route: (server, agentWire) => ({ wire: wireFor(server.version, agentWire ?? "chat").wire, path: "/v1" }),
  };
}

/** Docker Model Runner: Docker's own, or one in a container. Never spoken to in Responses, which it garbles. */
export function dmr(settings: DmrSettings): ResidentKind {
  return {
    url: settings.mode === "host" ? (settings.url ?? `http://127.0.0.1:${settings.port ?? 12434}`) : null,
    strict: settings.strict,
    idleTimeoutMs: settings.idleTimeoutSeconds * 1000,
    start: async (_request, site) => startDmr(settings, await surroundings(site)),
    route(_server, agentWire) {
      const { wire, baseUrl: path } = endpointFor("", agentWire ?? "chat", {
        engine: engineOf(settings),
        responsesSound: false,
      });
      return { wire, path };
    },
  };
}

/** The engine, where there is one, cleared of what killed runs left behind. */
async function surroundings({ onProgress, signal }: Site) {
  const engine = await connectEngine().catch((error: unknown) => {
    if (error instanceof InfraError) return null;
    throw error;
  });
  if (engine) for (const name of await sweepLeftovers(engine.docker)) onProgress(`removed leftover ${name}`);
  return { engine, labels: await ownLabels(), onProgress: milestones(onProgress), signal };
}
