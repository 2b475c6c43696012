import { ProfileError } from "../../errors.ts";
import { saidIn } from "../http.ts";
import type { LoadRequest } from "../server.ts";
import type { Configuration, DmrApi, Engine } from "./api.ts";
import { loadedContext } from "./context.ts";
import { unloadModel } from "./unload.ts";

/** So often a model that others keep loading is unloaded to configure it. */
const CONFIGURE_ATTEMPTS = 5;

export interface LoadSettings {
  readonly engine: Engine;
  readonly runtimeFlags: readonly string[];
  readonly reasoningBudget: number | null;
}

export interface Loaded {
  /** Tokens of one conversation; null: unknown. */
  readonly contextLoaded: number | null;
  readonly loadMs: number;
}

/**
 * Configures a model, loads it, has it answer once and reads back what is loaded.
 * @throws ProfileError `model-busy`, `configuration-refused`, `engine-missing`, `model-not-found`,
 *   `model-does-not-fit`, `model-not-loaded`, `model-not-configured`, `backend-unreachable`.
 */
export async function loadModel(
  api: DmrApi,
  settings: LoadSettings,
  request: LoadRequest,
  signal: AbortSignal,
): Promise<Loaded> {
  const { engine } = settings;
  const { model } = request;
  const configuration = configurationOf(settings, request);
  await configure(api, engine, configuration, signal);
  const started = performance.now();
  const short = { model, max_tokens: 1, messages: [{ role: "user", content: "Say OK." }] };
  // The server loads in advance by itself after it was configured, but for a minute only, and tells nobody when
  // that fails. This request joins it, or loads anew.
  const preloaded = await api.chat(engine, short, signal, { "x-preload-only": "true" });
  if (preloaded.status !== 200) throw notLoaded(model, preloaded.status, saidIn(preloaded.text));
  const loadMs = performance.now() - started;
  const warm = await api.chat(engine, { ...short, max_tokens: 8 }, signal);
  if (warm.status !== 200) throw notLoaded(model, warm.status, saidIn(warm.text));
  const configured = await readBack(api, engine, configuration, signal);
  if (request.contextWindow === null) return { contextLoaded: perConversation(configured, engine, request), loadMs };
  const loaded = await loadedContext(api, engine, model, request.contextWindow, signal);
  return { contextLoaded: loaded ?? perConversation(configured, engine, request), loadMs };
}

/**
 * llama.cpp shares the context among its slots, so that each conversation needs its own; vLLM sets it for each.
 */
function configurationOf(settings: LoadSettings, request: LoadRequest): Configuration {
  const { contextWindow, parallel } = request;
  const slots =
    settings.engine === "llama.cpp" ? ["--parallel", String(parallel)] : ["--max-num-seqs", String(parallel)];
  return {
    model: request.model,
    contextSize: contextWindow === null ? null : contextWindow * shares(settings.engine, request),
    runtimeFlags: [...slots, ...settings.runtimeFlags],
    reasoningBudget: settings.reasoningBudget,
  };
}

function shares(engine: Engine, { parallel }: LoadRequest): number {
  return engine === "llama.cpp" ? parallel : 1;
}

function perConversation(configured: number | null, engine: Engine, request: LoadRequest): number | null {
  return configured === null || configured < 1 ? null : Math.floor(configured / shares(engine, request));
}

async function configure(api: DmrApi, engine: Engine, configuration: Configuration, signal: AbortSignal) {
  const { model } = configuration;
  for (let attempt = 1; attempt <= CONFIGURE_ATTEMPTS; attempt++) {
    await unloadModel(api, engine, model, signal);
    const { status, text } = await api.configure(engine, configuration, signal);
    if (status === 202) return;
    if (status === 404) throw engineMissing(engine, saidIn(text));
    // 409: somebody loaded it in the meantime.
    if (status !== 409) {
      throw new ProfileError(
        "configuration-refused",
        `Docker Model Runner refuses the configuration of ${model}: HTTP ${status} ${saidIn(text)}`,
        { fix: "Leave out runtimeFlags that it does not allow." },
      );
    }
  }
  throw new ProfileError("model-busy", `${model} is loaded by others faster than it can be configured`, {
    fix: "End what uses it (`docker model ps`), or use mode: container.",
  });
}

/** What the server says was configured; tokens of all conversations together. */
async function readBack(api: DmrApi, engine: Engine, wanted: Configuration, signal: AbortSignal) {
  const entry = await api.configured(wanted.model, signal);
  const size = entry?.Config["context-size"] ?? null;
  if (entry !== null && entry.Backend === engine && (wanted.contextSize === null || size === wanted.contextSize)) {
    return size;
  }
  const found = entry === null ? "nothing" : `${entry.Backend} with a context of ${size ?? "its own choice"}`;
  throw new ProfileError(
    "model-not-configured",
    `${wanted.model} was configured for ${engine} with a context of ${wanted.contextSize ?? "its own choice"}, ` +
      `and Docker Model Runner now says ${found}`,
    { fix: "Name the engine that serves the model (safetensors: vllm), and let nobody else configure it meanwhile." },
  );
}

function engineMissing(engine: Engine, said: string): ProfileError {
  return new ProfileError("engine-missing", `this Docker Model Runner has no engine ${engine}: ${said}`, {
    fix: "Use the variant that has it, or `docker model install-runner --backend vllm`.",
  });
}

const TOO_BIG =
  /not enough (GPU )?memory|out of memory|failed to allocate|cannot allocate|unable to allocate|insufficient memory|oom/i;

function notLoaded(model: string, status: number, said: string): ProfileError {
  const answered = `HTTP ${status} ${said}`;
  if (status === 404) return new ProfileError("model-not-found", `${model} is not there: ${answered}`);
  if (status === 412 || status === 503) {
    return new ProfileError("engine-missing", `the engine for ${model} is not ready: ${answered}`, {
      fix: "See `docker model status`; vLLM has to be installed: `docker model install-runner --backend vllm`.",
    });
  }
  if (TOO_BIG.test(said)) {
    return new ProfileError("model-does-not-fit", `${model} does not fit into memory: ${answered}`, {
      fix: "Choose a smaller model or quantisation, or a smaller contextWindow.",
    });
  }
  return new ProfileError("model-not-loaded", `${model} could not be loaded: ${answered}`, {
    fix: "The server's log says more: `docker model logs`.",
  });
}
