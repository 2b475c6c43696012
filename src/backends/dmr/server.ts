import { setTimeout as sleep } from "node:timers/promises";
import { type DmrSettings, engineOf } from "../../config/servers/dmr.ts";
import { messageOf, ProfileError } from "../../errors.ts";
import type { WireName } from "../../gateway/gateway.ts";
import { ServerHttp } from "../http.ts";
import type { LoadRequest, ModelServer, PullProgress, ServerFacts, Shortcoming } from "../server.ts";
import type { ServerContainer } from "../server-container.ts";
import { SharedWork } from "../shared-work.ts";
import { DmrApi, type Engine } from "./api.ts";
import { loadArchive } from "./archive.ts";
import { bytesOf, gpuShareIn, shortcomingsOf } from "./facts.ts";
import { loadModel } from "./load.ts";
import { sameModel } from "./names.ts";
import { pullModel } from "./pull.ts";
import { type DmrVerdict, probeResponses } from "./responses-probe.ts";
import { unloadModel } from "./unload.ts";
import { type Endpoint, endpointFor } from "./wires.ts";

/** Long enough to unload what is idle; what others still use is left to them (ms). */
const FAREWELL_MS = 10_000;
const PATIENCE_MS = 5000;
/** The engine tells in its log how much is on the GPU; of a large model that is many lines ago. */
const LOG_LINES = 4000;
const LAST_LINES = 20;

/** Pulls under way from this process, by server and model: several profiles may attach to one server. */
const pulls = new SharedWork<PullProgress>();

/** One Docker Model Runner, started or attached to. */
export class DmrServer implements ModelServer {
  readonly url: string;
  readonly urlFromContainers: string;
  readonly version: string | null;
  readonly engine: Engine;
  readonly #settings: DmrSettings;
  readonly #http: ServerHttp;
  readonly #api: DmrApi;
  readonly #container: ServerContainer | null;
  readonly #loaded = new Set<string>();
  #responses: DmrVerdict | null = null;

  constructor(
    settings: DmrSettings,
    at: { readonly url: string; readonly urlFromContainers: string },
    version: string | null,
    container: ServerContainer | null,
  ) {
    this.url = at.url;
    this.urlFromContainers = at.urlFromContainers;
    this.version = version;
    this.engine = engineOf(settings);
    this.#settings = settings;
    this.#http = new ServerHttp(at.url);
    this.#api = new DmrApi(this.#http);
    this.#container = container;
  }

  async ensure(model: string, onProgress: (progress: PullProgress) => void, signal: AbortSignal): Promise<void> {
    await this.#explained(() =>
      pulls.run(`${this.url} ${model}`, onProgress, signal, async (report, shared) => {
        // A pull asks the registry even for a model that is there; without a network it would fail.
        if ((await this.#api.model(model, shared)) !== null) return;
        const archive = this.#settings.archives[model];
        if (archive === undefined) await pullModel(this.#api, model, report, shared);
        else await loadArchive(this.#api, model, archive, report, shared);
      }),
    );
  }

  async load(request: LoadRequest, signal: AbortSignal): Promise<{ facts: ServerFacts; shortcomings: Shortcoming[] }> {
    const limit = AbortSignal.timeout(this.#settings.loadTimeoutSeconds * 1000);
    try {
      return await this.#explained(() => this.#load(request, AbortSignal.any([signal, limit])));
    } catch (error) {
      signal.throwIfAborted();
      if (!limit.aborted || error instanceof ProfileError) throw error;
      throw new ProfileError(
        "load-timeout",
        `${request.model} was not loaded within ${this.#settings.loadTimeoutSeconds} s${await this.#lastWords()}`,
        { fix: "Choose a smaller model, or raise loadTimeoutSeconds." },
      );
    }
  }

  async #load(request: LoadRequest, signal: AbortSignal) {
    const { model, contextWindow } = request;
    const listed = await this.#api.model(model, signal);
    if (listed === null) {
      throw new ProfileError("model-not-found", `${model} is not in Docker Model Runner's store`, {
        fix: "Pull it first: `docker model pull`.",
      });
    }
    this.#loaded.add(model);
    const { contextLoaded, loadMs } = await loadModel(
      this.#api,
      {
        engine: this.engine,
        runtimeFlags: this.#settings.runtimeFlags,
        reasoningBudget: this.#settings.reasoningBudget ?? null,
      },
      request,
      signal,
    );
    const gpuShare = await this.#gpuShare();
    const about = listed.dmr ?? {};
    const facts: ServerFacts = {
      kind: "dmr",
      version: this.version,
      image: this.#container?.image ?? null,
      engine: await this.#engineFact(signal),
      model,
      modelDigest: await this.#api.digest(model, signal),
      architecture: about.architecture || null,
      parameters: about.parameters || null,
      quantization: about.quantization || null,
      sizeBytes: bytesOf(about.size ?? ""),
      contextAsked: contextWindow,
      contextLoaded: contextLoaded ?? about.context_window ?? null,
      // Docker Model Runner does not say how much memory of the GPU an engine takes.
      vramBytes: null,
      gpuShare,
      loadMs,
    };
    return { facts, shortcomings: shortcomingsOf(facts, this.#settings.variant !== "cpu") };
  }

  async unload(model: string): Promise<void> {
    await this.#explained(async () => {
      await unloadModel(this.#api, this.engine, model, new AbortController().signal);
      this.#loaded.delete(model);
    });
  }

  /** Drives the server's own `/responses` with a loaded model; what it finds decides `endpointFor` from then on. */
  async probeResponses(model: string, signal: AbortSignal): Promise<DmrVerdict> {
    this.#responses = await this.#explained(() => probeResponses(this.#api, model, signal));
    return this.#responses;
  }

  /** Where the gateway sends what an agent that speaks `agentWire` asks, seen from this process or from containers. */
  endpointFor(agentWire: WireName, from: "here" | "containers"): Endpoint {
    const url = from === "here" ? this.url : this.urlFromContainers;
    return endpointFor(url, agentWire, { engine: this.engine, responsesSound: this.#responses?.sound ?? false });
  }

  async postMortem(): Promise<string | null> {
    const ended = (await this.#container?.postMortem()) ?? null;
    if (ended !== null) return ended;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    try {
      const runners = await this.#api.runners(signal);
      const gone = [...this.#loaded].filter((model) => !runners.some((runner) => sameModel(runner.model_name, model)));
      // It lives while its engine, a process of its own, has died.
      return gone.length === 0 ? null : `it no longer has ${gone.join(", ")} loaded${await this.#lastWords()}`;
    } catch (error) {
      return (await this.#endOfContainer()) ?? `${messageOf(error)}${await this.#lastWords()}`;
    }
  }

  async complaints(since: Date): Promise<readonly string[]> {
    return (await this.#container?.complaints(since)) ?? [];
  }

  /** Unloads what was loaded. A container goes; a server that was attached to stays. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      // What ends with its container needs no unloading.
      if (this.#container === null) {
        const signal = AbortSignal.timeout(FAREWELL_MS);
        for (const model of this.#loaded) await unloadModel(this.#api, this.engine, model, signal).catch(() => {});
      }
    } finally {
      await this.#http[Symbol.asyncDispose]();
      await this.#container?.[Symbol.asyncDispose]();
    }
  }

  async #engineFact(signal: AbortSignal): Promise<string> {
    const state = (await this.#api.status(signal))[this.engine];
    const detail = state?.replace(/^Running(: )?/, "") ?? "";
    return detail === "" || detail.startsWith(this.engine) ? detail || this.engine : `${this.engine} (${detail})`;
  }

  async #gpuShare(): Promise<number | null> {
    if (this.#container === null) return null;
    const share = gpuShareIn(await this.#container.lastLines(LOG_LINES));
    return share ?? (this.#settings.variant === "cpu" ? 0 : null);
  }

  async #lastWords(): Promise<string> {
    const lines = (await this.#container?.lastLines(LAST_LINES).catch(() => [])) ?? [];
    return lines.length === 0 ? "" : `; its last log lines:\n${lines.map((line) => `  ${line}`).join("\n")}`;
  }

  /** A connection that breaks may be the end of the server: then the error says how it ended. */
  async #explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error;
      if (error.code === "backend-unreachable") {
        const ended = await this.#endOfContainer();
        if (ended === null) throw error;
        throw new ProfileError("server-died", `Docker Model Runner died: ${ended}`, { cause: error });
      }
      if (error.code !== "model-not-loaded" && error.code !== "model-does-not-fit") throw error;
      const details = error.fix === undefined ? { cause: error } : { cause: error, fix: error.fix };
      throw new ProfileError(error.code, `${error.message}${await this.#lastWords()}`, details);
    }
  }

  /** The engine takes a moment to notice the end of a container. */
  async #endOfContainer(): Promise<string | null> {
    for (let look = 0; this.#container !== null && look < 10; look++) {
      const ended = await this.#container.postMortem();
      if (ended !== null) return ended;
      if (await this.#http.answers("/engines/status", PATIENCE_MS)) return null;
      await sleep(200);
    }
    return null;
  }
}
