import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type Dockerode from "dockerode";
import type { Engine } from "../containers/engine.ts";
import { LABEL, type Labels } from "../containers/labels.ts";
import { ignoreMissing } from "../containers/sweep.ts";
import { messageOf, ProfileError } from "../errors.ts";
import { complaintsIn, demultiplexed, lastLines } from "./container-log.ts";
import { devicesOf, type Gpu } from "./gpu-devices.ts";
import type { PullProgress } from "./server.ts";
import { imageOf } from "./server-image.ts";

export type { Gpu } from "./gpu-devices.ts";

export interface ServerContainerOptions {
  readonly engine: Engine;
  /** What it is, in names and messages: `dmr`. */
  readonly kind: string;
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  /** TCP port inside. */
  readonly port: number;
  /** Port on 127.0.0.1; null: a free one. */
  readonly hostPort: number | null;
  /** A named volume that is kept. */
  readonly models: { readonly volume: string; readonly path: string };
  readonly gpu: Gpu;
  readonly memoryBytes: number | null;
  /** Longest time until it answers. */
  readonly startTimeoutMs: number;
  readonly labels: Labels;
  readonly onProgress: (progress: PullProgress) => void;
  readonly signal: AbortSignal;
}

/** Marks volumes that outlive runs. */
const KEPT_LABEL = "agent-eval.kept";
const PAUSE_MS = 100;
const PIDS = 4096;
const LAST_LINES = 20;
const LAST_COMPLAINTS = 5;

/** A model server in a container of its own on the default bridge, published on the loopback interface only. */
export class ServerContainer implements AsyncDisposable {
  readonly #container: Dockerode.Container;
  readonly url: string;
  readonly urlFromContainers: string;
  /** Reference and digest; the id when the image came from no registry. */
  readonly image: string;

  private constructor(container: Dockerode.Container, urls: { url: string; inside: string }, image: string) {
    this.#container = container;
    this.url = urls.url;
    this.urlFromContainers = urls.inside;
    this.image = image;
  }

  /**
   * Starts it and waits until `ready` says so. Nothing is left of one that does not get so far.
   * @throws ProfileError `image-unavailable`, `port-in-use`, `gpu-unavailable`, `server-not-started`.
   */
  static async start(
    options: ServerContainerOptions,
    ready: (url: string) => Promise<boolean>,
  ): Promise<ServerContainer> {
    const { docker } = options.engine;
    const image = await imageOf(docker, options.image, options.onProgress, options.signal);
    // Models are large, so their volume stays from run to run: without an owner no sweep takes it.
    await docker.createVolume({ Name: options.models.volume, Labels: { [LABEL]: "1", [KEPT_LABEL]: "models" } });
    const container = await docker.createContainer(await specification(options)).catch(refused(options));
    try {
      await container.start().catch(refused(options));
      const { NetworkSettings: network, State: state } = await container.inspect();
      const port = network.Ports[`${options.port}/tcp`]?.[0]?.HostPort;
      const address = network.Networks["bridge"]?.IPAddress;
      // A server that has ended already has neither any more.
      if (!port || !address) {
        const why = state.Running ? "the engine published no port" : await wordsOf(container);
        throw new ProfileError("server-not-started", `${options.image} did not start: ${why}`);
      }
      const urls = { url: `http://127.0.0.1:${port}`, inside: `http://${address}:${options.port}` };
      const started = new ServerContainer(container, urls, image);
      await started.#wait(options, ready);
      return started;
    } catch (error) {
      await ignoreMissing(container.remove({ force: true, v: true }));
      throw error;
    }
  }

  async #wait(options: ServerContainerOptions, ready: (url: string) => Promise<boolean>): Promise<void> {
    const until = Date.now() + options.startTimeoutMs;
    while (!(await ready(this.url))) {
      const words = await this.postMortem();
      if (words !== null) throw new ProfileError("server-not-started", `${options.image} did not start: ${words}`);
      if (Date.now() > until) {
        const why = await wordsOf(this.#container);
        const seconds = options.startTimeoutMs / 1000;
        throw new ProfileError("server-not-started", `${options.image} gave no answer in ${seconds} s: ${why}`, {
          fix: "Raise the backend's `startTimeoutSeconds` if the machine is only slow.",
        });
      }
      await sleep(PAUSE_MS, undefined, { signal: options.signal });
    }
  }

  /** How it ended, with its last log lines; null while it runs. */
  async postMortem(): Promise<string | null> {
    try {
      const { State: state } = await this.#container.inspect();
      return state.Running ? null : await wordsOf(this.#container);
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode === 404)
        return "its container is gone: something else removed it";
      return `the engine says nothing of its container: ${messageOf(error)}`;
    }
  }

  /** The last errors that it logged since then, cleaned and bounded. */
  async complaints(since: Date): Promise<string[]> {
    const raw = await this.#container.logs({ stdout: true, stderr: true, since: since.getTime() / 1000 });
    return complaintsIn(demultiplexed(raw), LAST_COMPLAINTS);
  }

  /** The last lines it logged, cleaned and bounded. */
  async lastLines(count: number): Promise<string[]> {
    return logged(this.#container, count);
  }

  /** Removes it, running or not. */
  async [Symbol.asyncDispose](): Promise<void> {
    await ignoreMissing(this.#container.remove({ force: true, v: true }));
  }
}

async function wordsOf(container: Dockerode.Container): Promise<string> {
  const { State: state } = await container.inspect();
  const lines = await logged(container, LAST_LINES);
  const why = state.OOMKilled ? "killed because it was out of memory" : `exit code ${state.ExitCode}`;
  const end = state.Running ? "its container runs" : `its container has ended (${why})`;
  return lines.length === 0 ? `${end}; it logged nothing` : `${end}; its last log lines:\n${indented(lines)}`;
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join("\n");
}

async function logged(container: Dockerode.Container, count: number): Promise<string[]> {
  const raw = await container.logs({ stdout: true, stderr: true, tail: count });
  return lastLines(demultiplexed(raw), count);
}

async function specification(options: ServerContainerOptions): Promise<Dockerode.ContainerCreateOptions> {
  const port = `${options.port}/tcp`;
  const memory = options.memoryBytes;
  return {
    name: `agent-eval-${options.kind}-${randomBytes(4).toString("hex")}`,
    Image: options.image,
    Env: Object.entries(options.env).map(([key, value]) => `${key}=${value}`),
    Labels: { ...options.labels },
    ExposedPorts: { [port]: {} },
    HostConfig: {
      // Whoever reaches a model server can delete models: nobody outside this machine shall.
      PortBindings: { [port]: [{ HostIp: "127.0.0.1", HostPort: String(options.hostPort ?? 0) }] },
      Init: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      PidsLimit: PIDS,
      // The same for both: no swap, in which a model would crawl instead of failing.
      ...(memory === null ? {} : { Memory: memory, MemorySwap: memory }),
      // The engine copies the image's folder into a new volume, and with it its owner, who may not be root.
      Mounts: [{ Type: "volume", Source: options.models.volume, Target: options.models.path }],
      // Read back when it dies; without a bound, a talkative server would fill the disk.
      LogConfig: { Type: "json-file", Config: { "max-size": "10m", "max-file": "1" } },
      ...(await devicesOf(options.gpu)),
    },
  };
}

function refused(options: ServerContainerOptions): (cause: unknown) => never {
  return (cause) => {
    const said = messageOf(cause);
    if (/port is already allocated|address already in use|ports are not available/i.test(said)) {
      throw new ProfileError("port-in-use", `port ${options.hostPort} is taken: ${said}`, {
        cause,
        fix: "Choose another `port` for the backend, or leave it out; `mode: host` uses a server that runs already.",
      });
    }
    if (/could not select device driver|nvidia-container|\/dev\/(kfd|dri)|no such device/i.test(said)) {
      throw new ProfileError("gpu-unavailable", `the engine has no GPU to give (${options.gpu.kind}): ${said}`, {
        cause,
        fix: "Install the NVIDIA Container Toolkit or the AMD driver, or let the backend do without a GPU.",
      });
    }
    throw new ProfileError("server-not-started", `${options.image} did not start: ${said}`, {
      cause,
      fix: "Run `npx agent-eval doctor` to check the Docker engine.",
    });
  };
}
