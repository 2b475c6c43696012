import { setTimeout as sleep } from "node:timers/promises";
import type { OllamaSettings } from "../../config/servers/ollama.ts";
import type { Engine } from "../../containers/engine.ts";
import { type Labels, OWNER_LABEL } from "../../containers/labels.ts";
import { isLoopback } from "../../containers/loopback.ts";
import { messageOf, ProfileError } from "../../errors.ts";
import { ServerHttp } from "../http.ts";
import type { Loaded, LoadRequest, ModelServer, PullProgress } from "../server.ts";
import type { ServerContainer } from "../server-container.ts";
import { SharedWork } from "../shared-work.ts";
import { OllamaApi } from "./api.ts";
import { type GpuKind, startContainer } from "./container.ts";
import { sweepDerived } from "./derived.ts";
import { describeModel, type ReadBack, shortcomingsOf } from "./describe.ts";
import { failureOf, isMissing } from "./failures.ts";
import { importGguf } from "./import.ts";
import { loadAndReadBack, servingOf } from "./loading.ts";
import { sameModel } from "./names.ts";
import { pullModel } from "./pull.ts";

const ATTACHED = "http://127.0.0.1:11434";
const answerPatienceMs = 5000;
const aboutToEndMs = 1000;
const lastWords = 15;
const unloadPatienceMs = 15_000;

export interface OllamaStart {
  /** null: only a server that runs already can be used. */
  readonly engine: Engine | null;
  readonly labels: Labels;
  /** Trials at the same time, for a server that is started; the setting goes before. */
  readonly parallel?: number;
  readonly onProgress: (progress: PullProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * Starts an Ollama server in a container, or attaches to one that runs.
 * @throws ProfileError as `startContainer`, and `backend-unreachable`, `no-container-engine`.
 */
export async function startOllama(settings: OllamaSettings, start: OllamaStart): Promise<ModelServer> {
  if (settings.mode === "host") {
    const url = new URL(settings.url ?? ATTACHED).origin;
    return await new Ollama(settings, start.labels, { url, container: null, gpu: settings.gpu }).begin(start.signal);
  }
  if (start.engine === null) {
    throw new ProfileError("no-container-engine", "Ollama is to run in a container, and no container engine answers", {
      fix: "Start Docker, or set `mode: host` and start Ollama yourself.",
    });
  }
  const { engine, labels, onProgress, signal } = start;
  const told = { ...settings, parallel: settings.parallel ?? start.parallel ?? 1 };
  const { container, gpu } = await startContainer(told, engine, labels, onProgress, signal, answers);
  return await new Ollama(told, labels, { url: container.url, container, gpu }).begin(signal);
}

async function answers(url: string): Promise<boolean> {
  await using http = new ServerHttp(url);
  return await http.answers("/api/version", answerPatienceMs);
}

interface Place {
  readonly url: string;
  /** null: it was not started here. */
  readonly container: ServerContainer | null;
  readonly gpu: GpuKind | "auto";
}

class Ollama implements ModelServer {
  readonly #settings: OllamaSettings;
  readonly #labels: Labels;
  readonly #place: Place;
  readonly #http: ServerHttp;
  readonly #api: OllamaApi;
  readonly #pulls = new SharedWork<PullProgress>();
  /** By model: the name it is served under. */
  readonly #served = new Map<string, string>();
  #version: string | null = null;

  constructor(settings: OllamaSettings, labels: Labels, place: Place) {
    this.#settings = settings;
    this.#labels = labels;
    this.#place = place;
    this.#http = new ServerHttp(place.url);
    this.#api = new OllamaApi(this.#http);
  }

  get url(): string {
    return this.#place.url;
  }

  get urlFromContainers(): string {
    const { container, url } = this.#place;
    if (container !== null) return container.urlFromContainers;
    if (!isLoopback(url)) return url;
    const seen = new URL(url);
    seen.hostname = "host.docker.internal";
    return seen.origin;
  }

  get version(): string | null {
    return this.#version;
  }

  /** Asks what it is. What was started goes again when it does not say. */
  async begin(signal: AbortSignal): Promise<this> {
    try {
      this.#version = await this.#api.version(signal);
      await sweepDerived(this.#api, signal);
      return this;
    } catch (error) {
      await this[Symbol.asyncDispose]();
      signal.throwIfAborted();
      const failure = failureOf(error, "Ollama", "server-not-started");
      if (this.#place.container !== null || failure.code !== "backend-unreachable") throw failure;
      throw new ProfileError("backend-unreachable", `no Ollama answers at ${this.url}: ${messageOf(error)}`, {
        fix: "Start it with `ollama serve`, correct the backend's `url`, or use `mode: container`.",
        cause: error,
      });
    }
  }

  async ensure(model: string, onProgress: (progress: PullProgress) => void, signal: AbortSignal): Promise<void> {
    await this.#explained(model, signal, () =>
      this.#pulls.run(model, onProgress, signal, async (tell, shared) => {
        const file = this.#settings.gguf[model];
        if (file !== undefined) return await importGguf(this.#api, model, file, tell, shared);
        if ((await this.#api.show(model, shared)) !== null) return;
        await pullModel(this.#api, model, tell, shared);
      }),
    );
  }

  async load(request: LoadRequest, signal: AbortSignal): Promise<Loaded> {
    this.#checkParallel(request);
    const patience = AbortSignal.any([signal, AbortSignal.timeout(this.#settings.loadTimeoutSeconds * 1000)]);
    return await this.#explained(request.model, signal, async () => {
      await this.unload(request.model);
      const serving = await servingOf(this.#api, request, {
        contextByDefault: this.#settings.contextLength ?? null,
        owner: this.#labels[OWNER_LABEL] ?? "",
        signal: patience,
      });
      this.#served.set(request.model, serving.name);
      const loaded = await loadAndReadBack(this.#api, serving, this.#settings.keepAlive, patience);
      const read: ReadBack = {
        ...loaded,
        version: this.#version,
        image: this.#place.container?.image ?? null,
        contextAsked: request.contextWindow,
        gpuExpected: this.#place.gpu !== "none",
      };
      const renamed = serving.name === request.model ? {} : { servedModel: serving.name };
      return { facts: describeModel(read), shortcomings: shortcomingsOf(read), ...renamed };
    });
  }

  async unload(model: string): Promise<void> {
    const served = this.#served.get(model);
    if (served === undefined) return;
    this.#served.delete(model);
    const signal = AbortSignal.timeout(unloadPatienceMs);
    try {
      await this.#api.generateNothing(served, 0, signal);
      if (served !== model) await this.#api.delete(served, signal);
      // The server only begins to unload; what is loaded next would not find the memory.
      while ((await this.#api.loaded(signal)).some(({ name }) => sameModel(name, served))) await sleep(50);
    } catch (error) {
      // A server that is gone has nothing loaded; a model that is gone neither.
      if (isMissing(error) || (error instanceof ProfileError && error.code === "backend-unreachable")) return;
      if (signal.aborted) {
        throw new ProfileError(
          "not-unloaded",
          `${model} was still loaded ${unloadPatienceMs / 1000} s after its unload`,
        );
      }
      throw failureOf(error, model);
    }
  }

  async postMortem(): Promise<string | null> {
    const { container, url } = this.#place;
    if (container === null) {
      const well = await this.#http.answers("/api/version", answerPatienceMs);
      return well ? null : `${url} does not answer any more`;
    }
    const ended = await container.postMortem();
    if (ended !== null) return ended;
    if (await this.#http.answers("/api/version", answerPatienceMs)) return null;
    // It may be about to end: its connections break before the engine knows.
    await sleep(aboutToEndMs);
    const late = await container.postMortem();
    if (late !== null) return late;
    return ["it runs and does not answer; its last log lines:", ...(await container.lastLines(lastWords))].join("\n");
  }

  async complaints(since: Date): Promise<readonly string[]> {
    return (await this.#place.container?.complaints(since)) ?? [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      for (const model of [...this.#served.keys()]) await this.unload(model);
    } finally {
      await this.#place.container?.[Symbol.asyncDispose]();
      await this.#http[Symbol.asyncDispose]();
    }
  }

  #checkParallel({ model, parallel }: LoadRequest): void {
    const here = this.#settings.parallel ?? 1;
    if (this.#place.container === null || parallel <= here) return;
    throw new ProfileError(
      "too-few-parallel",
      `${model} is to serve ${parallel} trials at once, Ollama serves ${here}`,
      {
        fix: `Set \`parallel: ${parallel}\` on the backend, or \`run.modelSlots\` to ${here}.`,
      },
    );
  }

  /** A failure with the server's last words where it has died of it. */
  async #explained<T>(model: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      const failure = timedOut(error)
        ? new ProfileError("load-timeout", `${model} was not loaded in ${this.#settings.loadTimeoutSeconds} s`, {
            fix: "Raise the backend's `loadTimeoutSeconds`, or take a smaller model.",
          })
        : failureOf(error, model);
      const words = await this.postMortem();
      if (words === null) throw failure;
      throw new ProfileError("server-died", `${failure.message}; ${words}`, {
        fix: failure.fix ?? "A model that needs more memory than there is ends this way: take a smaller one.",
        cause: error,
      });
    }
  }
}

function timedOut(error: unknown): boolean {
  return error instanceof Error && error.name === "TimeoutError";
}
