import { setTimeout as sleep } from "node:timers/promises";
import type { Reach, WireName } from "../../gateway/gateway.ts";
import type { Site } from "../backend.ts";
import { hangs, keyRefused, noKnownWire, unreachable } from "./failures.ts";
import { type HostedServer, routeOf } from "./server.ts";

const PAUSE_MS = 1000;

const wireWords: Readonly<Record<WireName, string>> = {
  chat: "chat completions",
  responses: "responses",
  messages: "messages",
};

/**
 * The first of a server's wires that it serves, and how that is known.
 * @throws ProfileError `backend-unreachable`, `backend-hangs`, `key-refused`, `no-known-wire`.
 */
export async function chooseWire(server: HostedServer, site: Site): Promise<{ wire: WireName; how: string }> {
  const seen: string[] = [];
  for (const wire of server.wires) {
    const { ok, status, detail } = await loadedReach(server, wire, site);
    if (status === null) {
      throw /TimeoutError/.test(detail)
        ? hangs(server, routeOf(server, wire).idleTimeoutMs)
        : unreachable(server, detail);
    }
    if (status === 401 || status === 403) throw keyRefused(server, status);
    seen.push(`${wire}: HTTP ${status}${detail.replace(/^[^,]*/, "")}`);
    if (ok) return { wire, how: server.wires.length > 1 ? `probed (${seen.join(", ")})` : "configured" };
  }
  throw noKnownWire(server, server.wires.map((wire) => wireWords[wire]).join(" or "), seen);
}

/** While it loads a model, llama-server answers everything with 503: it is waited for. */
async function loadedReach(
  server: HostedServer,
  wire: WireName,
  { gateway, onProgress, signal }: Site,
): Promise<Reach> {
  const route = routeOf(server, wire);
  const end = performance.now() + server.idleTimeoutMs;
  for (let waits = 0; ; waits += 1) {
    const reach = await gateway.reach(route);
    signal.throwIfAborted();
    if (reach.status !== 503 || performance.now() + PAUSE_MS > end) return reach;
    if (waits === 0) onProgress(`${server.baseUrl} is not ready (HTTP 503), waiting for it`);
    await sleep(PAUSE_MS, undefined, { signal });
  }
}
