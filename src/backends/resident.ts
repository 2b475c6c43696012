import { isLoopback } from "../containers/loopback.ts";
import { ProfileError } from "../errors.ts";
import type { Upstream, WireName } from "../gateway/gateway.ts";
import type { Backend, ModelRequestOfProfile, ReadyModel, Site } from "./backend.ts";
import type { Loaded, ModelServer, PullProgress } from "./server.ts";

/** What makes a kind of model server a backend. */
export interface ResidentKind {
  /** Address in advance, of a server that runs already; null for one that is started. */
  readonly url: string | null;
  /** Refuse a model that is smaller or slower than asked. */
  readonly strict: boolean;
  readonly idleTimeoutMs: number;
  start(request: ModelRequestOfProfile, site: Site): Promise<ModelServer>;
  /** The wire and the path (with the version) that the gateway speaks to it for an agent. */
  route(server: ModelServer, agentWire: WireName | null): { readonly wire: WireName; readonly path: string };
}

/**
 * A backend whose models live on this machine: started, loaded and put away again, one model at a time.
 * Profiles of the same model, context and parallelism share the loaded one; the last to stop puts it away.
 */
export function resident(kind: ResidentKind): Backend {
  let living: { key: string; users: number; loaded: Promise<Living> } | null = null;

  async function release(): Promise<void> {
    if (living === null) return;
    living.users -= 1;
    if (living.users > 0) return;
    const { loaded } = living;
    living = null;
    const { server } = await loaded;
    await server[Symbol.asyncDispose]();
  }

  return {
    url: kind.url,
    scripted: false,
    exclusive: true,
    async ready(request, site) {
      const key = JSON.stringify([request.model, request.contextWindow, request.parallel]);
      if (living !== null && living.key !== key) {
        throw new ProfileError("model-in-use", `another model is loaded while ${request.model} is asked for`, {});
      }
      living ??= { key, users: 0, loaded: load(kind, request, site) };
      living.users += 1;
      try {
        return readyModel(kind, request, site, await living.loaded, release);
      } catch (error) {
        living = null;
        throw error;
      }
    },
  };
}

interface Living extends Loaded {
  readonly server: ModelServer;
}

async function load(kind: ResidentKind, request: ModelRequestOfProfile, site: Site): Promise<Living> {
  const { model, contextWindow, parallel } = request;
  const server = await kind.start(request, site);
  try {
    await server.ensure(model, milestones(site.onProgress), site.signal);
    const loaded = await server.load({ model, contextWindow, parallel }, site.signal);
    const { shortcomings } = loaded;
    for (const { message } of shortcomings) site.onProgress(`${model}: ${message}`);
    const [first] = shortcomings;
    if (kind.strict && first) throw new ProfileError(first.code, `${model}: ${first.message}`, {});
    return { server, ...loaded };
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

function readyModel(
  kind: ResidentKind,
  { agentWire }: ModelRequestOfProfile,
  { inContainers }: Site,
  { server, facts, servedModel }: Living,
  stop: () => Promise<void>,
): ReadyModel {
  const { wire, path } = kind.route(server, agentWire);
  // An address of this machine's own is brought to where the gateway stands by the sandbox.
  const attached = kind.url !== null && isLoopback(server.url);
  const baseUrl = (inContainers && !attached ? server.urlFromContainers : server.url) + path;
  const upstream: Upstream = { kind: "http", baseUrl, wire, headers: {}, idleTimeoutMs: kind.idleTimeoutMs };
  const { loadMs, vramBytes, gpuShare, ...lasting } = facts;
  return {
    facts: { ...words(lasting), wire },
    observed: words({ loadMs: loadMs === null ? null : Math.round(loadMs), vramBytes, gpuShare }),
    servedModel: servedModel ?? null,
    scripted: false,
    upstream: () => upstream,
    canary: () => upstream,
    postMortem: () => server.postMortem(),
    stop,
  };
}

function words(facts: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  );
}

/** A line for each step of a pull, and for each tenth of it: servers report many times a second. */
export function milestones(say: (line: string) => void): (progress: PullProgress) => void {
  let last = "";
  return (progress) => {
    const { status, completed, total } = progress;
    const tenth = completed === null || !total ? "" : Math.floor((10 * completed) / total);
    if (`${status} ${tenth}` === last) return;
    last = `${status} ${tenth}`;
    say(progressLine(progress));
  };
}

/** `qwen3: pulling 1.2 of 4.7 GB` */
function progressLine({ model, status, completed, total }: PullProgress): string {
  if (completed === null || total === null) return `${model}: ${status}`;
  const [unit, size] = total < 1e9 ? ["MB", 1e6] : ["GB", 1e9];
  return `${model}: ${status} ${(completed / size).toFixed(1)} of ${(total / size).toFixed(1)} ${unit}`;
}
