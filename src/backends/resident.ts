import { isLoopback } from "../containers/loopback.ts";
import { ProfileError } from "../errors.ts";
import type { Upstream, WireName } from "../gateway/gateway.ts";
import type { Backend, ModelRequestOfProfile, ReadyModel, Site } from "./backend.ts";
import { milestones } from "./pull-lines.ts";
import type { Loaded, ModelServer, ServerFacts } from "./server.ts";
import { words } from "./words.ts";

/** What makes a kind of model server a backend. */
export interface ResidentKind {
  /** Address in advance, of a server that runs already; null for one that is started. */
  readonly url: string | null;
  /** Refuse a model that is smaller or slower than asked. */
  readonly strict: boolean;
  readonly idleTimeoutMs: number;
  start(request: ModelRequestOfProfile, site: Site): Promise<ModelServer>;
  /** Finds out about a loaded server what decides on the route; absent: nothing does. */
  examine?(server: ModelServer, request: ModelRequestOfProfile, site: Site): Promise<Examined>;
  /** The wire and the path (with the version) that the gateway speaks to it for an agent. */
  route(server: ModelServer, agentWire: WireName | null, found: Examined): Route;
}

export interface Route {
  readonly wire: WireName;
  readonly path: string;
  /** Beginnings of the types of tools that the server would run elsewhere. */
  readonly withheldTools?: readonly string[];
  /** What is known to be lost on this wire, for the report. */
  readonly defects?: readonly string[];
}

/** What was found out about a loaded server. */
export interface Examined {
  /** Its own Responses can be trusted. */
  readonly responsesSound: boolean;
  /** In stable words, for the profile's identity; in detail, for people. */
  readonly facts: Readonly<Record<string, string>>;
  readonly observed: Readonly<Record<string, string>>;
}

const notExamined: Examined = { responsesSound: false, facts: {}, observed: {} };

/**
 * A backend whose models live on this machine: started, loaded and put away again, one model at a time.
 * Profiles of the same model, context and parallelism share the loaded one; the last to stop puts it away.
 */
export function resident(kind: ResidentKind): Backend {
  let living: { key: string; users: number; held: Promise<Held> } | null = null;

  async function release(): Promise<void> {
    if (living === null) return;
    living.users -= 1;
    if (living.users > 0) return;
    const { held } = living;
    living = null;
    await (await held).putAway();
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
      living ??= { key, users: 0, held: Held.load(kind, request, site) };
      living.users += 1;
      const mine = living;
      const held = await mine.held.catch((error: unknown) => {
        if (living === mine) living = null;
        throw error;
      });
      try {
        const found = (await kind.examine?.(held.now.server, request, site)) ?? notExamined;
        return readyModel(kind, request, site, held, found, release);
      } catch (error) {
        await release();
        throw error;
      }
    },
  };
}

interface Living extends Loaded {
  readonly server: ModelServer;
}

/** A loaded model, for as long as anybody uses it: another server may have to take the place of one that died. */
class Held {
  readonly #again: (servedAs: string | undefined) => Promise<Living>;
  #now: Living;
  #reviving: Promise<void> | null = null;
  /** Why what is loaded now is of no use to anybody who was told of the first. */
  #changed: ProfileError | null = null;

  private constructor(now: Living, again: (servedAs: string | undefined) => Promise<Living>) {
    this.#now = now;
    this.#again = again;
  }

  static async load(kind: ResidentKind, request: ModelRequestOfProfile, site: Site): Promise<Held> {
    const again = (servedAs: string | undefined) => load(kind, request, site, servedAs);
    return new Held(await again(undefined), again);
  }

  get now(): Living {
    return this.#now;
  }

  /** As the server's own; one that came back as another is as good as dead to all who share it. */
  async postMortem(): Promise<string | null> {
    return this.#changed === null ? await this.#now.server.postMortem() : "it ended, and came back as another one";
  }

  /** @throws ProfileError as loading does, and `server-changed`. */
  async revive(): Promise<void> {
    if (this.#changed !== null) throw this.#changed;
    this.#reviving ??= this.#replace().finally(() => {
      this.#reviving = null;
    });
    await this.#reviving;
  }

  async #replace(): Promise<void> {
    const before = this.#now;
    if ((await before.server.postMortem()) === null) return;
    // Of one that is dead there may be nothing left to put away.
    await Promise.resolve(before.server[Symbol.asyncDispose]()).catch(() => {});
    // Agents may have been told the name already.
    const next = await this.#again(before.servedModel);
    this.#now = next;
    const [was, is] = [before, next].map(({ facts }) => words(lastingOf(facts)));
    const changed = Object.keys({ ...was, ...is }).filter((name) => was?.[name] !== is?.[name]);
    if (changed.length === 0) return;
    const list = changed.map((name) => `${name} ${was?.[name] ?? "unknown"}, now ${is?.[name] ?? "unknown"}`);
    this.#changed = new ProfileError("server-changed", `started again, it is not the same: ${list.join("; ")}`, {
      fix: "Find out what changed, and start a new run.",
    });
    throw this.#changed;
  }

  async putAway(): Promise<void> {
    // The one that is still being started would be nobody's.
    await this.#reviving?.catch(() => {});
    await this.#now.server[Symbol.asyncDispose]();
  }
}

async function load(
  kind: ResidentKind,
  request: ModelRequestOfProfile,
  site: Site,
  servedAs: string | undefined,
): Promise<Living> {
  const { model, contextWindow, parallel } = request;
  const server = await kind.start(request, site);
  try {
    await server.ensure(model, milestones(site.onProgress), site.signal);
    const wanted = { model, contextWindow, parallel, ...(servedAs === undefined ? {} : { servedAs }) };
    const loaded = await server.load(wanted, site.signal);
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
  held: Held,
  found: Examined,
  stop: () => Promise<void>,
): ReadyModel {
  const { facts, servedModel } = held.now;
  const { wire, withheldTools, defects = [] } = kind.route(held.now.server, agentWire, found);
  const upstream = (): Upstream => {
    const { server } = held.now;
    // An address of this machine's own is brought to where the gateway stands by the sandbox.
    const attached = kind.url !== null && isLoopback(server.url);
    const { path } = kind.route(server, agentWire, found);
    const baseUrl = (inContainers && !attached ? server.urlFromContainers : server.url) + path;
    const withheld = withheldTools ? { withheldTools: [...withheldTools] } : {};
    return { kind: "http", baseUrl, wire, headers: {}, idleTimeoutMs: kind.idleTimeoutMs, ...withheld };
  };
  const { loadMs, vramBytes, gpuShare } = facts;
  return {
    facts: { ...words(lastingOf(facts)), ...found.facts, wire },
    observed: {
      ...words({ loadMs: loadMs === null ? null : Math.round(loadMs), vramBytes, gpuShare }),
      ...(defects.length > 0 && { defects: defects.join("; ") }),
      ...found.observed,
    },
    servedModel: servedModel ?? null,
    scripted: false,
    upstream,
    canary: upstream,
    postMortem: () => held.postMortem(),
    complaints: (since) => held.now.server.complaints(since),
    revive: () => held.revive(),
    stop,
  };
}

/** What is the same at each start: the rest makes no other profile. */
function lastingOf({ loadMs, vramBytes, gpuShare, ...lasting }: ServerFacts): object {
  return lasting;
}
