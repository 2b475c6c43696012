import { randomBytes } from "node:crypto";
import { networkInterfaces } from "node:os";
import type { StartedTestContainer } from "testcontainers";
import { connectEngine, type Engine } from "../../containers/engine.ts";
import { type Labels, OWNER_LABEL, ownLabels } from "../../containers/labels.ts";
import { ignoreMissing, sweepLeftovers } from "../../containers/sweep.ts";
import { InfraError, messageOf } from "../../errors.ts";
import type { GatewayControl } from "../../gateway/gateway.ts";
import type { Isolation } from "../../records/run.ts";
import { type Tree, textFile } from "../../trees/tree.ts";
import { fillPlaceholders } from "../command.ts";
import type { Cell, CellRequest, CleanRoom, CleanRoomResult, Pod, Sandbox } from "../sandbox.ts";
import { type GatewayOptions, RELAY_PORT, startGateway, startRelay } from "./gateway-container.ts";
import { HardenedContainer } from "./hardened.ts";
import { imageOptionsFromEnv } from "./image-settings.ts";
import { type BuiltImage, ImageStore } from "./images.ts";
import { isolationTargets, judge } from "./self-test.ts";

const WORKSPACE = "/workspace";
const HOME = "/home/agent";
const GRADE = "/grade";
/** Where the files to grade lie; the workspace is a copy of them. */
const GIVEN = "/given";
/** All that one grading may leave in its workspace, and in any one file, its report included. */
const GRADED_SIZE = "1g";
const MAX_FILE_BYTES = 512 * 1024 * 1024;
const SELF_TEST_MS = 30_000;

export interface DockerOptions {
  readonly pods: number;
  readonly imagesDir: string;
  /** Model servers on this machine's own loopback have to be reached. */
  readonly reachLoopback: boolean;
  readonly onProgress: (line: string) => void;
  /** Ends pulls and builds of images that are under way. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * One gateway, one relay per pod without any network of its own, one hardened container per trial
 * that shares its relay's loopback, one clean container per grading (see design: the pod).
 */
export class DockerSandbox implements Sandbox {
  readonly kind = "docker";
  readonly gateway: GatewayControl;
  readonly pods: readonly Pod[];
  readonly #parts: Parts;

  private constructor(parts: Parts, gateway: GatewayControl, relays: ReadonlyMap<string, StartedTestContainer>) {
    this.#parts = parts;
    this.gateway = gateway;
    this.pods = [...relays].map(([name, relay]) => ({
      name,
      gatewayUrl: `http://127.0.0.1:${RELAY_PORT}`,
      workspace: WORKSPACE,
      home: HOME,
      open: (request) => openCell(parts, relay.getId(), request),
    }));
  }

  /** Sweeps leftovers of killed runs, builds the gateway's image if need be, starts gateway and relays. */
  static async start(options: DockerOptions): Promise<DockerSandbox> {
    const engine = await connectEngine();
    for (const name of await sweepLeftovers(engine.docker)) options.onProgress(`removed leftover ${name}`);
    const images = new ImageStore(engine.docker, {
      ...imageOptionsFromEnv(process.env),
      imagesDir: options.imagesDir,
      signal: options.signal,
      onProgress: ({ image, line }) => options.onProgress(`${image}: ${line}`),
    });
    const labels = await ownLabels();
    const name = `agent-eval-${randomBytes(4).toString("hex")}`;
    const parts: Parts = { engine, images, labels, name, ready: new Map() };
    try {
      const image = await images.gateway();
      const volume = `${name}-sockets`;
      await engine.docker.createVolume({ Name: volume, Labels: { ...labels } });
      const pods = Array.from({ length: options.pods }, (_, index) => `pod-${index}`);
      const settings: GatewayOptions = {
        ...{ engine, image: image.tag, volume, name, labels, pods },
        reachLoopback: options.reachLoopback,
      };
      const gateway = await startGateway(settings);
      const starting = await Promise.allSettled(
        pods.map(async (pod) => [pod, await startRelay(settings, pod)] as const),
      );
      // Only when none is still on its way can all of them be removed.
      const relays = starting.map((relay) => {
        if (relay.status === "rejected") throw relay.reason;
        return relay.value;
      });
      return new DockerSandbox(parts, gateway.control, new Map(relays));
    } catch (error) {
      await clear(parts);
      throw error;
    }
  }

  async describe(): Promise<Record<string, string>> {
    const { version, apiVersion, operatingSystem } = this.#parts.engine;
    return { dockerVersion: version, dockerApi: apiVersion, dockerHost: operatingSystem };
  }

  async ensure(images: Parameters<Sandbox["ensure"]>[0]): Promise<Record<string, string>> {
    const gateway = await this.#parts.images.gateway();
    const found: Record<string, string> = { [gateway.tag]: gateway.id };
    for (const { toolchain, layer } of images) {
      const image = await imageFor(this.#parts, toolchain, layer);
      found[image.tag] = image.id;
    }
    return found;
  }

  async selfTest(): Promise<Isolation> {
    const { engine, images, labels, name } = this.#parts;
    const relays = await engine.docker.listContainers({
      filters: { label: [`${OWNER_LABEL}=${labels[OWNER_LABEL]}`] },
    });
    const relay = relays.find((found) => found.Names.includes(`/${name}-relay-${this.pods[0]?.name}`));
    if (!relay) throw new InfraError("relay-gone", "the relay of the first pod is not running", {});
    const networks = relays.flatMap((found) => Object.values(found.NetworkSettings?.Networks ?? {}));
    const hosts = [...networks.flatMap((network) => network.Gateway || []), ...ownAddresses()];
    const others = networks.flatMap((network) => network.IPAddress || []);
    const targets = isolationTargets([...new Set(hosts)], others);
    const container = await HardenedContainer.create(engine.docker, {
      name: `${name}-self-test`,
      image: (await images.gateway()).tag,
      argv: ["node", "/opt/agent-eval/gateway.mjs", "probe", "--targets", JSON.stringify(targets)],
      env: {},
      workingDir: WORKSPACE,
      network: `container:${relay.Id}`,
      volumes: new Map([[WORKSPACE, new Map()]]),
      labels,
    });
    try {
      return judge(targets, await container.run(SELF_TEST_MS, new AbortController().signal));
    } finally {
      await container.remove();
    }
  }

  async grade(room: CleanRoom, signal: AbortSignal): Promise<CleanRoomResult> {
    const { engine, labels, name } = this.#parts;
    const image = await imageFor(this.#parts, room.toolchain, null);
    const paths = { workspace: WORKSPACE, report: `${GRADE}/report` };
    const container = await HardenedContainer.create(engine.docker, {
      name: `${name}-grade-${randomBytes(4).toString("hex")}`,
      image: image.tag,
      // The files are copied to where they may be changed: into memory, so that no run can fill the disk.
      argv: ["sh", "-c", `cp -R ${GIVEN}/. ${WORKSPACE}/ && exec "$@"`, "sh", ...fillPlaceholders(room.command, paths)],
      env: { HOME: "/tmp", TZ: "UTC", LANG: "C.UTF-8" },
      workingDir: WORKSPACE,
      network: "none",
      volumes: new Map<string, Tree>([[GRADE, new Map([["report", textFile("")]])]]),
      given: { path: GIVEN, files: room.files },
      tmpfs: { [WORKSPACE]: GRADED_SIZE },
      maxFileBytes: MAX_FILE_BYTES,
      labels,
    });
    try {
      const exit = await container.run(room.timeoutMs, signal);
      const { tree } = await container.collect(GRADE);
      const report = tree.get("report")?.bytes;
      return { exit, report: report?.byteLength ? report : null };
    } finally {
      await container.remove();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await clear(this.#parts);
  }
}

/** What every part of a running sandbox needs. */
interface Parts {
  readonly engine: Engine;
  readonly images: ImageStore;
  readonly labels: Labels;
  /** Prefix of this sandbox's container and volume names. */
  readonly name: string;
  /** Images by toolchain and layer: settled once, so that no trial looks again. */
  readonly ready: Map<string, Promise<BuiltImage>>;
}

function imageFor({ images, ready }: Parts, toolchain: string, layer: CellRequest["layer"]): Promise<BuiltImage> {
  const key = JSON.stringify([toolchain, layer]);
  const known = ready.get(key) ?? (layer === null ? images.toolchain(toolchain) : images.withAgent(toolchain, layer));
  ready.set(key, known);
  return known;
}

async function openCell(parts: Parts, relayId: string, request: CellRequest): Promise<Cell> {
  const { launch } = request;
  const image = await imageFor(parts, request.toolchain, request.layer);
  const stdin = `${HOME}/.agent-eval-stdin`;
  const container = await HardenedContainer.create(parts.engine.docker, {
    name: `${parts.name}-${request.trialId}`,
    image: image.tag,
    // A file as standard input ends by itself; an attached stream needs a half-close not every engine passes on.
    argv: ["sh", "-c", 'exec "$@" < "$0"', stdin, ...launch.argv],
    env: { HOME, TZ: "UTC", LANG: "C.UTF-8", ...launch.env },
    workingDir: WORKSPACE,
    network: `container:${relayId}`,
    volumes: new Map<string, Tree>([
      [WORKSPACE, request.workspace],
      [HOME, new Map([...launch.homeFiles, [".agent-eval-stdin", textFile(launch.stdin)]])],
    ]),
    labels: parts.labels,
  }).catch((cause: unknown) => {
    throw new InfraError("container-not-created", `the agent's container could not be made: ${messageOf(cause)}`, {
      cause,
    });
  });
  return {
    run: (deadlineMs, signal) => container.run(deadlineMs, signal),
    collect: () => container.collect(WORKSPACE),
    collectHome: async (prefix) => (await container.collect(`${HOME}/${prefix}`)).tree,
    remove: () => container.remove(),
  };
}

/** This machine's addresses on its networks, the bridge to its containers among them. */
function ownAddresses(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  return addresses.filter(({ family, internal }) => family === "IPv4" && !internal).map(({ address }) => address);
}

/** Removes everything of this sandbox, and only of this one. */
async function clear({ engine, name }: Parts): Promise<void> {
  const { docker } = engine;
  const filters = { name: [`^/?${name}`] };
  const containers = await docker.listContainers({ all: true, filters });
  await Promise.all(
    containers.map(({ Id }) => ignoreMissing(docker.getContainer(Id).remove({ force: true, v: true }))),
  );
  await ignoreMissing(docker.getVolume(`${name}-sockets`).remove({ force: true }));
}
