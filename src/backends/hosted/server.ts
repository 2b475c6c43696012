import type { Upstream, WireName } from "../../gateway/gateway.ts";

/** A server that the user runs or rents: it is asked and described, never started, loaded or stopped. */
export interface HostedServer {
  /** The kind in the configuration. */
  readonly kind: string;
  /** Up to and including the version, without a slash at the end. No credentials in it. */
  readonly baseUrl: string;
  /** The wires to try, best first; a single one was written down. */
  readonly wires: readonly [WireName, ...WireName[]];
  /** Name of the environment variable with the key; null: none is sent. */
  readonly keyVariable: string | null;
  /** Headers of every request, the key's among them. They live in memory and in the gateway, nowhere else. */
  readonly headers: Readonly<Record<string, string>>;
  /** Path of the list of models, below the base. */
  readonly modelsPath: string;
  /** Ask the model before the first trial. */
  readonly probe: boolean;
  /** Refuse a server with less than was asked for. */
  readonly strict: boolean;
  /** No byte for this long means that it hangs. */
  readonly idleTimeoutMs: number;
}

/** Where the gateway takes requests for it. */
export function upstreamOf(
  { baseUrl, headers, idleTimeoutMs }: HostedServer,
  wire: WireName,
): Extract<Upstream, { kind: "http" }> {
  return { kind: "http", baseUrl, wire, headers, idleTimeoutMs };
}

/** An empty request needs no model: a server that is well answers it within this time (ms). */
const PATIENCE_MS = 30_000;

/** The same for asking whether there is a route at all, which nobody has to wait for as long as for a model. */
export function routeOf(server: HostedServer, wire: WireName): Extract<Upstream, { kind: "http" }> {
  return { ...upstreamOf(server, wire), idleTimeoutMs: Math.min(server.idleTimeoutMs, PATIENCE_MS) };
}
