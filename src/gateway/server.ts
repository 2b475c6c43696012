import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { InfraError } from "../errors.ts";
import { post } from "./ask.ts";
import { countPath, countTokens } from "./count.ts";
import { exchange } from "./exchange.ts";
import {
  type GatewayControl,
  HARNESS_POD,
  type Ledger,
  type Reach,
  type Refresh,
  type Reply,
  type Route,
  type Upstream,
  type WireName,
} from "./gateway.ts";
import { type Address, type Listening, listenOn } from "./listen.ts";
import { modelList, type Renewals, refreshPath } from "./login.ts";
import { reachHttp } from "./reach.ts";
import { Trial } from "./trial.ts";
import { wireNamed, wires } from "./wires/registry.ts";
import type { Wire } from "./wires/wire.ts";

interface Pod {
  readonly server: Server;
  /** null until it listens. */
  at: Listening | null;
  trial: Trial | null;
  /** Tokens renewed in this trial, or in the one before until the next begins. */
  renewals: Renewals | null;
}

/** Every path a wire is served on. */
const routes = new Map<string, Wire>(
  wires.flatMap((wire) => [[`/v1${wire.path}`, wire] as const, [wire.path, wire] as const]),
);
const counters = new Set([`/v1${countPath}`, countPath]);
const served = ["GET /health", "GET /v1/models", ...[...routes.keys(), ...counters].map((path) => `POST ${path}`)];

/** The gateway in this process: one HTTP server per pod, so that an agent is known by where it connects. */
export class Gateway implements GatewayControl, AsyncDisposable {
  readonly #pods = new Map<string, Pod>();

  /** Begins to serve a pod; without an open trial it only says so. Port 0 takes a free one. */
  async listen(name: string, address: Address): Promise<Listening> {
    if (this.#pods.has(name)) throw new InfraError("pod-exists", `The gateway already serves the pod \`${name}\`.`);
    // An agent may think for long between two requests; its connection stays.
    const server = createServer({ keepAliveTimeout: 0 });
    const pod: Pod = { server, at: null, trial: null, renewals: null };
    server.on("request", (incoming, outgoing) => serve(pod, incoming, outgoing));
    this.#pods.set(name, pod);
    try {
      pod.at = await listenOn(server, address);
      return pod.at;
    } catch (error) {
      this.#pods.delete(name);
      throw error;
    }
  }

  async open(name: string, route: Route): Promise<void> {
    if (name === HARNESS_POD && !this.#pods.has(name)) await this.listen(name, { host: "127.0.0.1", port: 0 });
    const pod = this.#pod(name);
    if (pod.trial) {
      throw new InfraError("pod-busy", `The pod \`${name}\` already serves trial \`${pod.trial.route.trialId}\`.`);
    }
    pod.trial = new Trial(route);
    pod.renewals = pod.trial.renewals;
  }

  async peek(name: string): Promise<Ledger> {
    return this.#trial(name).ledger();
  }

  async ask(name: string, wire: WireName, body: object): Promise<Reply> {
    const { at } = this.#pod(name);
    if (at === null) throw new InfraError("unknown-pod", `The pod \`${name}\` does not listen yet.`);
    return await post(at, wireNamed(wire).path, body);
  }

  async close(name: string): Promise<Ledger> {
    const trial = this.#trial(name);
    const pod = this.#pod(name);
    pod.trial = null;
    const ledger = await trial.end();
    pod.server.closeAllConnections();
    return ledger;
  }

  async refreshes(name: string, after: number): Promise<readonly Refresh[]> {
    return (await this.#pod(name).renewals?.after(after)) ?? [];
  }

  async reach(upstream: Upstream): Promise<Reach> {
    if (upstream.kind === "http") return await reachHttp(upstream);
    return { ok: true, status: null, detail: `a session of ${upstream.session.turns.length} turns` };
  }

  /** Ends every trial and stops listening. */
  async [Symbol.asyncDispose](): Promise<void> {
    const pods = [...this.#pods.values()];
    this.#pods.clear();
    await Promise.all(
      pods.map(async ({ server, trial }) => {
        await trial?.end();
        server.closeAllConnections();
        await new Promise<void>((resolve) => server.close(() => resolve()));
      }),
    );
  }

  #pod(name: string): Pod {
    const pod = this.#pods.get(name);
    if (pod) return pod;
    throw new InfraError("unknown-pod", `The gateway serves no pod \`${name}\`.`);
  }

  #trial(name: string): Trial {
    const { trial } = this.#pod(name);
    if (trial) return trial;
    throw new InfraError("no-trial", `The pod \`${name}\` has no open trial.`);
  }
}

function serve(pod: Pod, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const path = (incoming.url ?? "/").split("?")[0]?.replace(/(.)\/+$/, "$1") ?? "/";
  const posted = incoming.method === "POST";
  const wire = posted ? routes.get(path) : undefined;
  const counts = posted && counters.has(path);
  const { trial } = pod;
  if (trial && !trial.busy && (wire || counts)) {
    trial.track(wire ? exchange(trial, wire, incoming, outgoing) : countTokens(trial, incoming, outgoing));
    return;
  }
  if (trial?.renewals && !trial.busy && posted && path === refreshPath) {
    trial.track(trial.renewals.serve(incoming, outgoing));
    return;
  }
  incoming.resume();
  if (wire || counts) {
    if (trial) refuse(outgoing, 429, "too-many-open", "Too many requests are open at the same time.");
    else refuse(outgoing, 503, "no-trial", "No trial is open here.");
  } else if (incoming.method === "GET" && path === "/health") json(outgoing, 200, { status: "ok" });
  else if (incoming.method === "GET" && (path === "/v1/models" || path === "/models")) {
    if (trial) void listModels(trial, incoming, outgoing);
    else json(outgoing, 200, { object: "list", data: [] });
  } else refuse(outgoing, 404, "not-found", `Nothing is served here. Served are: ${served.join(", ")}.`);
}

/** The trial's one model. An agent with a login hears what its own service says of its models. */
async function listModels(trial: Trial, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { upstream, model } = trial.route;
  const own = upstream.kind === "http" && upstream.login ? await modelList(upstream, incoming, trial.signal) : null;
  if (own !== null) outgoing.writeHead(200, { "content-type": "application/json" }).end(own);
  else
    json(outgoing, 200, { object: "list", data: [{ id: model, object: "model", created: 0, owned_by: "agent-eval" }] });
}

function refuse(outgoing: ServerResponse, status: number, code: string, message: string): void {
  json(outgoing, status, { error: { message, type: "invalid_request_error", param: null, code } });
}

function json(outgoing: ServerResponse, status: number, body: object): void {
  outgoing.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
