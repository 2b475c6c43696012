import type { IncomingMessage } from "node:http";
import { Fault } from "./fault.ts";

/** The largest request body, in bytes. */
export const bodyLimit = 16 * 1024 * 1024;

/** Reads a request's body. What is beyond the limit is read and dropped, so that the agent hears the answer. */
export function readBody(incoming: IncomingMessage, signal: AbortSignal): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= bodyLimit) chunks.push(chunk);
    else {
      chunks.length = 0;
      reject(new Fault("malformed-request", `The request body is larger than ${bodyLimit} bytes.`, 413));
    }
  });
  incoming.once("end", () => resolve(Buffer.concat(chunks)));
  incoming.once("error", reject);
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  return promise;
}

/** The JSON object of a body. Throws a `Fault` (`malformed-request`) when it is none. */
export function parseJson(bytes: Buffer): object {
  try {
    const body: unknown = JSON.parse(bytes.toString("utf8"));
    if (typeof body === "object" && body !== null) return body;
  } catch {
    // Said below: a parser's message would quote the body.
  }
  throw new Fault("malformed-request", "The request body is not a JSON object.");
}
