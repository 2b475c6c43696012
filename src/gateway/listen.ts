import { once } from "node:events";
import { chmodSync, rmSync } from "node:fs";
import type { Server } from "node:net";
import { InfraError, messageOf } from "../errors.ts";

/** Where a server listens: a TCP port (0: any free one) or a Unix socket. */
export type Address = { readonly host: string; readonly port: number } | { readonly socketPath: string };

/** Where it listens in fact. `port` is 0 for a Unix socket. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  /** `http://…` for TCP, `unix:…` for a socket. */
  readonly url: string;
}

/** Listens. A Unix socket that a killed process left is replaced, and any user may connect to the new one. */
export async function listenOn(server: Server, address: Address): Promise<Listening> {
  const where = "socketPath" in address ? address.socketPath : `${address.host}:${address.port}`;
  try {
    if ("socketPath" in address) {
      rmSync(address.socketPath, { force: true });
      server.listen(address.socketPath);
      await once(server, "listening");
      chmodSync(address.socketPath, 0o666);
      return { host: address.socketPath, port: 0, url: `unix:${address.socketPath}` };
    }
    server.listen(address.port, address.host);
    await once(server, "listening");
  } catch (error) {
    throw new InfraError("cannot-listen", `Cannot listen on ${where}: ${messageOf(error)}`, { cause: error });
  }
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : address.port;
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  return { host: address.host, port, url: `http://${host}:${port}` };
}
