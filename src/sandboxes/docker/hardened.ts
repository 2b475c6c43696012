import { type Duplex, type Readable, Writable } from "node:stream";
import type Dockerode from "dockerode";
import type { Labels } from "../../containers/labels.ts";
import { ignoreMissing } from "../../containers/sweep.ts";
import type { Collected } from "../../trees/collected.ts";
import { packTree, unpackUntrusted } from "../../trees/tar.ts";
import type { Tree } from "../../trees/tree.ts";
import { BoundedOutput } from "../output.ts";
import type { Exit } from "../sandbox.ts";
import { user } from "./user.ts";

const MEMORY_BYTES = 4 * 1024 ** 3;
const PIDS = 512;

export interface HardenedOptions {
  readonly name: string;
  readonly image: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir: string;
  /** `none`, or `container:<id>` to share that container's loopback-only network. */
  readonly network: string;
  /** Mount points of fresh volumes, folders of the image that belong to the user, with the files laid into them. */
  readonly volumes: ReadonlyMap<string, Tree>;
  /** A further volume whose files are root's: they can be read and not changed. */
  readonly given?: { readonly path: string; readonly files: Tree };
  /** Where the user may write in memory besides /tmp: mount points and sizes, such as `1g`. */
  readonly tmpfs?: Readonly<Record<string, string>>;
  /** Largest file that may be written, in bytes. */
  readonly maxFileBytes?: number;
  readonly labels: Labels;
}

/**
 * A container for code that is not trusted: not root, no capabilities, no new privileges, read-only
 * root, bounded memory and processes, and only fresh volumes and /tmp to write to. The process is
 * the container's main one, so that ending the container ends everything it started.
 */
export class HardenedContainer {
  readonly #container: Dockerode.Container;

  private constructor(container: Dockerode.Container) {
    this.#container = container;
  }

  /** Creates it with its files in place; nothing runs yet. */
  static async create(docker: Dockerode, options: HardenedOptions): Promise<HardenedContainer> {
    const container = await docker.createContainer({
      name: options.name,
      Image: options.image,
      User: `${user.uid}:${user.gid}`,
      Entrypoint: [options.argv[0] ?? "true"],
      Cmd: options.argv.slice(1),
      Env: Object.entries(options.env).map(([key, value]) => `${key}=${value}`),
      WorkingDir: options.workingDir,
      Labels: { ...options.labels },
      AttachStdout: true,
      AttachStderr: true,
      HostConfig: {
        NetworkMode: options.network,
        ReadonlyRootfs: true,
        Init: true,
        CapDrop: ["ALL"],
        SecurityOpt: ["no-new-privileges"],
        PidsLimit: PIDS,
        Memory: MEMORY_BYTES,
        MemorySwap: MEMORY_BYTES,
        Tmpfs: { "/tmp": "rw,exec,nosuid,nodev,mode=1777,size=1g", ...memoryFolders(options.tmpfs ?? {}) },
        Ulimits: options.maxFileBytes
          ? [{ Name: "fsize", Soft: options.maxFileBytes, Hard: options.maxFileBytes }]
          : [],
        Mounts: [...options.volumes.keys(), ...(options.given ? [options.given.path] : [])].map((path) => ({
          Type: "volume",
          Source: "",
          Target: path,
          // Not `NoCopy`: the copy is what gives the volume the owner of the image's folder.
          VolumeOptions: { NoCopy: false, Labels: { ...options.labels }, DriverConfig: { Name: "local", Options: {} } },
        })),
        // Output is read from the attached stream; a log file would grow without bound on the host.
        LogConfig: { Type: "none", Config: {} },
      },
    });
    const hardened = new HardenedContainer(container);
    try {
      for (const [path, files] of options.volumes) {
        await container.putArchive(await packTree(files, user), { path });
      }
      if (options.given) {
        const { path, files } = options.given;
        await container.putArchive(await packTree(files, { uid: 0, gid: 0 }), { path });
      }
      return hardened;
    } catch (error) {
      await hardened.remove();
      throw error;
    }
  }

  /** Starts it and waits for its end, its deadline (ms) or the abort; at the latter two it is killed whole. */
  async run(deadlineMs: number, signal: AbortSignal): Promise<Exit> {
    const stdout = new BoundedOutput();
    const stderr = new BoundedOutput();
    const stream = await this.#container.attach({ stream: true, stdout: true, stderr: true });
    const drained = new Promise<void>((resolve) => {
      stream
        .once("end", resolve)
        .once("close", resolve)
        .once("error", () => resolve());
    });
    this.#container.modem.demuxStream(stream, sink(stdout), sink(stderr));
    const started = performance.now();
    let timedOut = false;
    const kill = () => void this.#container.kill().catch(() => {});
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, deadlineMs);
    signal.addEventListener("abort", kill, { once: true });
    try {
      if (signal.aborted) return { ...aborted };
      await this.#container.start();
      // An abort or a deadline that fell into the start found nothing to kill.
      if (signal.aborted || timedOut) kill();
      await this.#container.wait();
      const durationMs = performance.now() - started;
      await drained;
      const { State: state } = await this.#container.inspect();
      return {
        exitCode: timedOut || signal.aborted ? null : state.ExitCode,
        timedOut,
        outOfMemory: state.OOMKilled,
        aborted: signal.aborted && !timedOut,
        durationMs,
        stdout: stdout.text(),
        stderr: stderr.text(),
      };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", kill);
      // Of a container that never started the engine would keep it open, and this process alive.
      (stream as Duplex).destroy();
    }
  }

  /** Files below a volume path, reduced to plain ones. An absent path is an empty tree. */
  async collect(path: string): Promise<Collected> {
    try {
      const archive = await this.#container.getArchive({ path: `${path}/.` });
      return await unpackUntrusted(archive as Readable);
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode === 404) return { tree: new Map(), irregular: [] };
      throw error;
    }
  }

  async remove(): Promise<void> {
    await ignoreMissing(this.#container.remove({ force: true, v: true }));
  }
}

function memoryFolders(sizes: Readonly<Record<string, string>>): Record<string, string> {
  const owned = `uid=${user.uid},gid=${user.gid},mode=755`;
  const entries = Object.entries(sizes);
  return Object.fromEntries(entries.map(([path, size]) => [path, `rw,exec,nosuid,nodev,${owned},size=${size}`]));
}

const aborted: Exit = {
  exitCode: null,
  timedOut: false,
  outOfMemory: false,
  aborted: true,
  durationMs: 0,
  stdout: "",
  stderr: "",
};

function sink(output: BoundedOutput): Writable {
  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      output.push(chunk);
      done();
    },
  });
}
