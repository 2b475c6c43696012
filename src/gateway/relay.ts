import { connect, createServer, type Server } from "node:net";

/** A TCP server that hands every connection to a Unix socket, half-closes included. It does not listen yet. */
export function relayServer(socketPath: string): Server {
  return createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ path: socketPath, allowHalfOpen: true });
    // One side that breaks takes the other with it; there is nobody to tell.
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroySoon());
    near.pipe(far);
    far.pipe(near);
  });
}
