import { mkdir, mkdtemp, readdir, readFile, realpath, writeFile } from "node:fs/promises";
import { arch, platform, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { GatewayControl } from "../../gateway/gateway.ts";
import { Gateway } from "../../gateway/server.ts";
import { currentOwner, mayBeAlive } from "../../owner.ts";
import type { Isolation } from "../../records/run.ts";
import { writeTree } from "../../trees/disk.ts";
import { removeFolder } from "../../trees/remove.ts";
import type { Tree } from "../../trees/tree.ts";
import { collectFolder } from "../../trees/untrusted.ts";
import { fillPlaceholders } from "../command.ts";
import type { Cell, CellRequest, CleanRoom, CleanRoomResult, Pod, Sandbox } from "../sandbox.ts";
import { endCell, runGroup } from "./processes.ts";

const PREFIX = "agent-eval-";

/**
 * Temp folders, a scrubbed environment, the gateway on 127.0.0.1. It isolates nothing: an agent can
 * read and change whatever this user can. For machines without an engine, and for people who chose it.
 */
export class LocalSandbox implements Sandbox {
  readonly kind = "local";
  readonly gateway: GatewayControl;
  readonly pods: readonly Pod[];
  readonly #root: string;
  readonly #server: Gateway;

  private constructor(root: string, server: Gateway, pods: readonly Pod[]) {
    this.#root = root;
    this.#server = server;
    this.gateway = server;
    this.pods = pods;
  }

  /** Clears what killed runs left behind, then starts the gateway with a seat per pod. */
  static async start(podCount: number): Promise<LocalSandbox> {
    await sweep();
    const root = await mkdtemp(join(tmpdir(), PREFIX));
    await writeFile(join(root, "owner"), await currentOwner());
    const server = new Gateway();
    const pods: Pod[] = [];
    for (let index = 0; index < podCount; index += 1) {
      const name = `pod-${index}`;
      const { port } = await server.listen(name, { host: "127.0.0.1", port: 0 });
      pods.push(localPod(name, `http://127.0.0.1:${port}`, join(root, name)));
    }
    return new LocalSandbox(root, server, pods);
  }

  async describe(): Promise<Record<string, string>> {
    return { platform: `${platform()}-${arch()}`, node: process.version };
  }

  async ensure(): Promise<Record<string, string>> {
    return {};
  }

  async selfTest(): Promise<Isolation> {
    return { status: "none", probes: [] };
  }

  async grade(room: CleanRoom, signal: AbortSignal): Promise<CleanRoomResult> {
    const root = await mkdtemp(join(this.#root, "grade-"));
    try {
      const { workspace, env } = await layOut(root, room.files, new Map());
      const reports = join(root, "reports");
      await mkdir(reports);
      const report = join(reports, "report");
      const argv = bounded(fillPlaceholders(room.command, { workspace, report }));
      const run = { argv, cwd: workspace, env, stdin: "", deadlineMs: room.timeoutMs, signal, mark: root };
      const exit = await runGroup(run);
      // Code under test may have put a link or a pipe in the report's place.
      const { tree } = await collectFolder(reports);
      return { exit, report: tree.get("report")?.bytes ?? null };
    } finally {
      await removeFolder(root);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#server[Symbol.asyncDispose]();
    } finally {
      await removeFolder(this.#root);
    }
  }
}

function localPod(name: string, gatewayUrl: string, root: string): Pod {
  return {
    name,
    gatewayUrl,
    workspace: join(root, "workspace"),
    home: join(root, "home"),
    open: (request) => openCell(root, request),
  };
}

async function openCell(root: string, request: CellRequest): Promise<Cell> {
  await removeFolder(root);
  const { launch } = request;
  const { workspace, home, env } = await layOut(root, request.workspace, launch.homeFiles);
  return {
    run: (deadlineMs, signal) =>
      runGroup({
        argv: launch.argv,
        cwd: workspace,
        env: { ...env, ...launch.env },
        stdin: launch.stdin,
        deadlineMs,
        signal,
        mark: root,
      }),
    collect: () => collectFolder(workspace),
    collectHome: async (prefix) => {
      const folder = join(home, prefix);
      // A link on the way would lead out of the cell.
      const real = await realpath(folder).catch(() => null);
      return real === join(await realpath(root), "home", prefix) ? (await collectFolder(folder)).tree : new Map();
    },
    remove: () => removeFolder(root),
  };
}

/** The folders of a cell or a clean room, and an environment that carries nothing of the user's over. */
async function layOut(root: string, files: Tree, homeFiles: Tree) {
  const [workspace, home, temp] = [join(root, "workspace"), join(root, "home"), join(root, "tmp")];
  for (const folder of [workspace, home, temp]) await mkdir(folder, { recursive: true });
  await writeTree(workspace, files);
  await writeTree(home, homeFiles);
  // This Node first: tasks and agents run on the version the harness itself was tested with.
  const path = [dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter);
  return { workspace, home, env: { PATH: path, HOME: home, TMPDIR: temp, LANG: "C.UTF-8", TZ: "UTC" } };
}

/** Blocks of 512 bytes: no file of a grading may be larger than 512 MiB. Many files may still fill a disk. */
const MAX_FILE_BLOCKS = 1024 * 1024;

function bounded(argv: readonly [string, ...string[]]): [string, ...string[]] {
  if (platform() === "win32") return [...argv];
  return ["sh", "-c", `ulimit -f ${MAX_FILE_BLOCKS}; exec "$@"`, "sh", ...argv];
}

/** Ends processes and removes folders of runs that were killed before they could do it themselves. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const root = join(tmpdir(), name);
    const owner = await readFile(join(root, "owner"), "utf8").catch(() => null);
    if (owner === null || (await mayBeAlive(owner))) continue;
    for (const cell of await readdir(root).catch(() => [])) endCell(undefined, join(root, cell));
    // Another user's leftovers are theirs to remove.
    await removeFolder(root).catch(() => {});
  }
}
