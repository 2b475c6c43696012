import type { DmrSettings } from "../../config/servers/dmr.ts";
import type { Engine } from "../../containers/engine.ts";
import type { Labels } from "../../containers/labels.ts";
import { ProfileError } from "../../errors.ts";
import { ServerHttp } from "../http.ts";
import type { PullProgress } from "../server.ts";
import { type Gpu, ServerContainer } from "../server-container.ts";
import { DmrApi } from "./api.ts";
import { findOnHost } from "./host.ts";
import { DmrServer } from "./server.ts";
import { refuseVulnerable } from "./version.ts";

/** Port inside the container. */
const PORT = 12_434;
const PATIENCE_MS = 2000;

const SUFFIX = { cpu: "", cuda: "-cuda", rocm: "-rocm", vllm: "-vllm-cuda" } as const;

export interface DmrStart {
  /** null: there is no container engine, which `mode: host` can do without. */
  readonly engine: Engine | null;
  /** Of everything that is created in the engine. */
  readonly labels: Labels;
  /** Told of an image that has to be pulled first. */
  readonly onProgress: (progress: PullProgress) => void;
  readonly signal: AbortSignal;
  /** The Docker command, for tests. */
  readonly docker?: string;
}

/**
 * Starts a Docker Model Runner or attaches to one, and checks its version.
 * @throws ProfileError `backend-unreachable`, `not-docker-model-runner`, `vulnerable-version`,
 *   `image-unavailable`, `port-in-use`, `gpu-unavailable`, `server-not-started`, `no-container-engine`.
 */
export async function startDmr(settings: DmrSettings, start: DmrStart): Promise<DmrServer> {
  if (settings.mode === "host") {
    const found = await findOnHost(settings, start.engine, start.docker);
    return new DmrServer(settings, found, await checkedVersion(found.url, settings, start.signal), null);
  }
  if (start.engine === null) {
    throw new ProfileError(
      "no-container-engine",
      "Docker Model Runner is to run in a container, and no engine answers",
      {
        fix: "Start Docker, or use mode: host.",
      },
    );
  }
  const container = await ServerContainer.start(
    {
      engine: start.engine,
      kind: "dmr",
      image: imageOf(settings),
      // Without DO_NOT_TRACK every inference sends a request to the model's registry.
      env: { MODEL_RUNNER_PORT: String(PORT), DO_NOT_TRACK: "1" },
      port: PORT,
      hostPort: settings.port ?? null,
      models: { volume: settings.volume, path: "/models" },
      gpu: gpuOf(settings),
      memoryBytes: settings.memoryGiB === undefined ? null : Math.round(settings.memoryGiB * 1024 ** 3),
      startTimeoutMs: settings.startTimeoutSeconds * 1000,
      labels: start.labels,
      onProgress: start.onProgress,
      signal: start.signal,
    },
    answers,
  );
  try {
    return new DmrServer(settings, container, await checkedVersion(container.url, settings, start.signal), container);
  } catch (error) {
    await container[Symbol.asyncDispose]();
    throw error;
  }
}

async function answers(url: string): Promise<boolean> {
  await using http = new ServerHttp(url);
  return await http.answers("/engines/status", PATIENCE_MS);
}

/** Variants are suffixes of the tag; what is named by its digest is one build already. */
function imageOf({ image, variant }: DmrSettings): string {
  return image.includes("@") ? image : image + SUFFIX[variant];
}

function gpuOf({ variant, gpus }: DmrSettings): Gpu {
  if (variant === "cpu") return { kind: "none" };
  return variant === "rocm" ? { kind: "rocm" } : { kind: "nvidia", devices: gpus };
}

async function checkedVersion(url: string, settings: DmrSettings, signal: AbortSignal): Promise<string | null> {
  await using http = new ServerHttp(url);
  const version = await new DmrApi(http).version(signal);
  refuseVulnerable(version, settings.allowVulnerable);
  return version?.replace(/^v(?=\d)/, "") ?? null;
}
