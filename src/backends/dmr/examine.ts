import { ProfileError } from "../../errors.ts";
import type { ModelRequestOfProfile, Site } from "../backend.ts";
import type { Examined } from "../resident.ts";
import type { ModelServer, ResponsesVerdict } from "../server.ts";

/**
 * Tries a server's own Responses for the agents that speak them, once for each server. Who does not answer within
 * `patienceMs` is not trusted with an agent's requests either.
 */
export function examineResponses(patienceMs: number) {
  const known = new WeakMap<ModelServer, ResponsesVerdict>();
  return async (server: ModelServer, { model, agentWire }: ModelRequestOfProfile, site: Site): Promise<Examined> => {
    if (agentWire !== "responses" || server.probeResponses === undefined) return inWords(null);
    const verdict = known.get(server) ?? (await tried(server, model, patienceMs, site.signal));
    known.set(server, verdict);
    return inWords(verdict);
  };
}

async function tried(
  server: ModelServer,
  model: string,
  patienceMs: number,
  signal: AbortSignal,
): Promise<ResponsesVerdict> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    const verdict = await server.probeResponses?.(model, AbortSignal.any([signal, patience]));
    return verdict ?? { sound: false, defects: [] };
  } catch (error) {
    signal.throwIfAborted();
    // A server that died is of no use in any wire.
    if (!patience.aborted && error instanceof ProfileError) throw error;
    return { sound: false, defects: [{ defect: "answer", seen: "unknown", detail: "none came in time" }] };
  }
}

function inWords(verdict: ResponsesVerdict | null): Examined {
  if (verdict === null) return { responsesSound: false, facts: {}, observed: {} };
  const seen = verdict.defects.map(({ defect, seen: how, detail }) => `${defect} ${how} (${detail})`);
  return {
    responsesSound: verdict.sound,
    facts: { responses: verdict.sound ? "sound" : "unsound" },
    observed: { responsesProbe: seen.join("; ") },
  };
}
