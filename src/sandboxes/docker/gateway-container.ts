import { randomBytes } from "node:crypto";
import { GenericContainer, type StartedTestContainer, Wait } from "testcontainers";
import type { Engine } from "../../containers/engine.ts";
import type { Labels } from "../../containers/labels.ts";
import { isLoopback } from "../../containers/loopback.ts";
import { InfraError, messageOf } from "../../errors.ts";
import type { GatewayControl, Route, Upstream, WireName } from "../../gateway/gateway.ts";
import { RemoteGateway } from "../../gateway/remote.ts";

const SOCKETS = "/sockets";
const ADMIN_PORT = 8081;
const HELPER_MEMORY_BYTES = 2 * 1024 ** 3;
/** Where a relay listens inside its pod: the only address an agent can reach. */
export const RELAY_PORT = 8080;

interface Mount {
  readonly volume: string;
  readonly readOnly: boolean;
}

/** Testcontainers starts, watches and reaps it; what its builder cannot express is set on the host config. */
class Helper extends GenericContainer {
  constructor(image: string, sockets: Mount) {
    super(image);
    Object.assign(this.hostConfig, {
      ReadonlyRootfs: true,
      Init: true,
      PidsLimit: 128,
      // An agent may send as much as it likes: what it takes down then is its own run, not the machine.
      Memory: HELPER_MEMORY_BYTES,
      MemorySwap: HELPER_MEMORY_BYTES,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      Mounts: [{ Type: "volume", Source: sockets.volume, Target: SOCKETS, ReadOnly: sockets.readOnly }],
    });
  }

  /** Names fail at once where nothing resolves them, instead of after the resolver's patience of ten seconds. */
  withoutNames(): this {
    Object.assign(this.hostConfig, { Dns: ["127.0.0.1"], DnsOptions: ["attempts:1", "timeout:1"] });
    return this;
  }

  /** Publishes a port on the loopback interface only; `withExposedPorts` would publish it to the network. */
  publishOnLoopback(port: number): this {
    this.createOpts.ExposedPorts = { [`${port}/tcp`]: {} };
    this.hostConfig.PortBindings = { [`${port}/tcp`]: [{ HostIp: "127.0.0.1", HostPort: "0" }] };
    return this;
  }
}

/** What the gateway and its relays are started with. */
export interface GatewayOptions {
  readonly engine: Engine;
  readonly image: string;
  readonly volume: string;
  /** Prefix of container names. */
  readonly name: string;
  readonly labels: Labels;
  readonly pods: readonly string[];
  /** Model servers on this machine's own loopback have to be reached. */
  readonly reachLoopback: boolean;
}

export interface StartedGateway {
  readonly control: GatewayControl;
  readonly container: StartedTestContainer;
}

/**
 * Starts the one gateway of a run. It serves each pod on a Unix socket of its own in the shared
 * volume, so an agent cannot pass for another: the socket is the identity.
 */
export async function startGateway(options: GatewayOptions): Promise<StartedGateway> {
  const token = randomBytes(32).toString("hex");
  const onHost = options.reachLoopback && options.engine.sharesHostNetwork;
  const helper = new Helper(options.image, { volume: options.volume, readOnly: false })
    .withName(`${options.name}-gateway`)
    .withLabels({ ...options.labels })
    .withEnvironment({ AGENT_EVAL_ADMIN_TOKEN: token })
    .withCommand([
      "gateway",
      ...["--sockets", SOCKETS],
      ...["--pods", options.pods.join(",")],
      ...["--admin-host", onHost ? "127.0.0.1" : "0.0.0.0"],
      ...["--admin-port", onHost ? "0" : String(ADMIN_PORT)],
    ])
    .withWaitStrategy(Wait.forLogMessage(/agent-eval gateway ready on port \d+/))
    .withStartupTimeout(30_000);
  if (onHost) helper.withNetworkMode("host");
  else {
    helper.publishOnLoopback(ADMIN_PORT).withExtraHosts([{ host: "host.docker.internal", ipAddress: "host-gateway" }]);
  }
  const container = await helper.start().catch(didNotStart("gateway"));
  const port = onHost ? await loggedPort(options.engine, container) : await publishedPort(options.engine, container);
  const remote = new RemoteGateway(`http://127.0.0.1:${port}`, token);
  return { control: onHost ? remote : new ThroughHostAlias(remote), container };
}

/** Starts a pod's relay: loopback only, and the pod's socket behind 127.0.0.1:8080. */
export async function startRelay(options: GatewayOptions, pod: string): Promise<StartedTestContainer> {
  return new Helper(options.image, { volume: options.volume, readOnly: true })
    .withName(`${options.name}-relay-${pod}`)
    .withLabels({ ...options.labels })
    .withNetworkMode("none")
    .withoutNames()
    .withCommand(["relay", "--socket", `${SOCKETS}/${pod}.sock`, "--port", String(RELAY_PORT)])
    .withWaitStrategy(Wait.forLogMessage("agent-eval relay ready"))
    .withStartupTimeout(30_000)
    .start()
    .catch(didNotStart(`relay of ${pod}`));
}

function didNotStart(what: string): (cause: unknown) => never {
  return (cause) => {
    throw new InfraError("gateway-not-started", `the ${what} did not start: ${messageOf(cause)}`, {
      cause,
      fix: "Run `npx agent-eval doctor`; `docker logs` and the engine's log may say more.",
    });
  };
}

async function publishedPort(engine: Engine, container: StartedTestContainer): Promise<string> {
  const { NetworkSettings: network } = await engine.docker.getContainer(container.getId()).inspect();
  const binding = network.Ports[`${ADMIN_PORT}/tcp`]?.[0];
  if (!binding) throw new InfraError("gateway-not-started", "the engine published no port for the gateway");
  return binding.HostPort;
}

/** The line was waited for, so it is there: reading what was logged needs no following stream. */
async function loggedPort(engine: Engine, container: StartedTestContainer): Promise<string> {
  const logs = await engine.docker.getContainer(container.getId()).logs({ stdout: true, stderr: true });
  const port = /ready on port (\d+)/.exec(logs.toString("utf8"))?.[1];
  if (port) return port;
  throw new InfraError("gateway-not-started", "the gateway named no port");
}

/** Inside a container `localhost` is the container; this machine is `host.docker.internal` there. */
class ThroughHostAlias implements GatewayControl {
  readonly #inner: GatewayControl;

  constructor(inner: GatewayControl) {
    this.#inner = inner;
  }

  open(pod: string, route: Route) {
    return this.#inner.open(pod, { ...route, upstream: viaHost(route.upstream) });
  }

  peek(pod: string) {
    return this.#inner.peek(pod);
  }

  ask(pod: string, wire: WireName, body: object) {
    return this.#inner.ask(pod, wire, body);
  }

  close(pod: string) {
    return this.#inner.close(pod);
  }

  refreshes(pod: string, after: number) {
    return this.#inner.refreshes(pod, after);
  }

  reach(upstream: Upstream) {
    return this.#inner.reach(viaHost(upstream));
  }
}

function viaHost(upstream: Upstream): Upstream {
  if (upstream.kind !== "http") return upstream;
  const { baseUrl, login } = upstream;
  return {
    ...upstream,
    baseUrl: hostAlias(baseUrl),
    ...(login && { login: { refreshUrl: hostAlias(login.refreshUrl) } }),
  };
}

function hostAlias(address: string): string {
  if (!isLoopback(address)) return address;
  const url = new URL(address);
  url.hostname = "host.docker.internal";
  return url.href.replace(/\/$/, "");
}
