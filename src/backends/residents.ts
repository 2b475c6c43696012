import { type DmrSettings, engineOf } from "../config/servers/dmr.ts";
import type { OllamaSettings } from "../config/servers/ollama.ts";
import { connectEngine } from "../containers/engine.ts";
import { ownLabels } from "../containers/labels.ts";
import { sweepLeftovers } from "../containers/sweep.ts";
import { InfraError } from "../errors.ts";
import type { Site } from "./backend.ts";
import { startDmr } from "./dmr/dmr.ts";
import { examineResponses } from "./dmr/examine.ts";
import { endpointFor } from "./dmr/wires.ts";
import { startOllama } from "./ollama/ollama.ts";
import { wireFor } from "./ollama/wires.ts";
import { milestones } from "./pull-lines.ts";
import type { ResidentKind } from "./resident.ts";

/** Tools that Ollama runs in its cloud when an agent offers them. */
const ranElsewhere = ["web_search", "web_fetch"];

/** Ollama: in a container of its own, or one that runs already. */
export function ollama(settings: OllamaSettings): ResidentKind {
  return {
    url: settings.mode === "host" ? (settings.url ?? "http://127.0.0.1:11434") : null,
    strict: settings.strict,
    idleTimeoutMs: settings.idleTimeoutSeconds * 1000,
    start: async ({ parallel }, site) => startOllama(settings, { ...(await surroundings(site)), parallel }),
    route(server, agentWire) {
      const { wire, defects } = wireFor(server.version, agentWire ?? "chat");
      return { wire, path: "/v1", defects, ...(settings.cloud ? {} : { withheldTools: ranElsewhere }) };
    },
  };
}

/**
 * Docker Model Runner: Docker's own, or one in a container. Versions so far garble their own Responses: they are
 * spoken only where a trial of them, at the loaded model, shows none of it.
 */
export function dmr(settings: DmrSettings): ResidentKind {
  const engine = engineOf(settings);
  const examined = examineResponses(settings.idleTimeoutSeconds * 1000);
  return {
    url: settings.mode === "host" ? (settings.url ?? `http://127.0.0.1:${settings.port ?? 12434}`) : null,
    strict: settings.strict,
    idleTimeoutMs: settings.idleTimeoutSeconds * 1000,
    start: async (_request, site) => startDmr(settings, await surroundings(site)),
    // Other engines are never asked for Responses: there is no address for them.
    ...(engine === "llama.cpp" ? { examine: examined } : {}),
    route(_server, agentWire, { responsesSound }) {
      const { wire, baseUrl: path } = endpointFor("", agentWire ?? "chat", { engine, responsesSound });
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
