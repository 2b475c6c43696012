import { existsSync } from "node:fs";
import type { OllamaSettings } from "../../config/servers/ollama.ts";
import type { Engine } from "../../containers/engine.ts";
import type { Labels } from "../../containers/labels.ts";
import type { PullProgress } from "../server.ts";
import { type Gpu, ServerContainer } from "../server-container.ts";

const IMAGE = "ollama/ollama:0.32.15";
/** Kept from run to run: it carries no owner's label, so the sweep leaves it. `docker volume rm` is the user's. */
const VOLUME = "agent-eval-ollama";

export type GpuKind = Gpu["kind"];

/**
 * Starts an Ollama server in a container of its own.
 * @throws ProfileError `image-unavailable`, `gpu-unavailable`, `port-in-use`, `server-not-started`.
 */
export async function startContainer(
  settings: OllamaSettings,
  engine: Engine,
  labels: Labels,
  onProgress: (progress: PullProgress) => void,
  signal: AbortSignal,
  ready: (url: string) => Promise<boolean>,
): Promise<{ readonly container: ServerContainer; readonly gpu: GpuKind }> {
  const gpu = settings.gpu === "auto" ? await offeredGpu(engine) : settings.gpu;
  const memory = settings.memoryGiB;
  const container = await ServerContainer.start(
    {
      engine,
      kind: "ollama",
      image: imageFor(settings.image, gpu),
      env: environmentOf(settings),
      port: 11434,
      hostPort: settings.port ?? null,
      models: { volume: settings.volume ?? VOLUME, path: MODELS },
      gpu: gpu === "nvidia" ? { kind: gpu, devices: "all" } : { kind: gpu },
      memoryBytes: memory === undefined ? null : Math.round(memory * 1024 ** 3),
      startTimeoutMs: settings.startTimeoutSeconds * 1000,
      labels,
      onProgress,
      signal,
    },
    ready,
  );
  return { container, gpu };
}

/** Where the models' volume is mounted, wherever the image's user is at home. */
const MODELS = "/models";

/** Variables for Ollama. What is not set stays Ollama's own choice. */
export function environmentOf(settings: OllamaSettings): Record<string, string> {
  const given = {
    OLLAMA_MODELS: MODELS,
    OLLAMA_CONTEXT_LENGTH: settings.contextLength,
    OLLAMA_KEEP_ALIVE: settings.keepAlive,
    OLLAMA_NUM_PARALLEL: settings.parallel ?? 1,
    OLLAMA_MAX_LOADED_MODELS: settings.maxLoadedModels,
    OLLAMA_FLASH_ATTENTION: settings.flashAttention === undefined ? undefined : Number(settings.flashAttention),
    OLLAMA_KV_CACHE_TYPE: settings.kvCacheType,
    OLLAMA_NO_CLOUD: settings.cloud ? undefined : 1,
    OLLAMA_LOAD_TIMEOUT: `${settings.loadTimeoutSeconds}s`,
    // At its start Ollama throws away half a pull, which may be of yesterday or of a server beside this one.
    OLLAMA_NOPRUNE: 1,
  };
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.map(([key, value]) => [key, String(value)]));
}

/** The image, or its variant for AMD GPUs; one that somebody named is taken as it is. */
export function imageFor(given: string | undefined, gpu: GpuKind): string {
  return given ?? (gpu === "rocm" ? `${IMAGE}-rocm` : IMAGE);
}

/** The GPU that containers of this engine can have. */
async function offeredGpu({ docker, sharesHostNetwork }: Engine): Promise<GpuKind> {
  const { Runtimes: runtimes }: { Runtimes?: Readonly<Record<string, unknown>> } = await docker.info();
  if (runtimes && "nvidia" in runtimes) return "nvidia";
  // Device files of this machine say something only of an engine that runs on it.
  return sharesHostNetwork && existsSync("/dev/kfd") && existsSync("/dev/dri") ? "rocm" : "none";
}
