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

/** Agents nest some thirty levels at most; parsing and checking a million takes all trials' time. */
const deepest = 200;

/** Whether JSON nests beyond `deepest`, found without parsing it. */
function tooDeep(bytes: Buffer): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (quoted) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) quoted = false;
    } else if (byte === QUOTE) quoted = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
      if (depth > deepest) return true;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
  }
  return false;
}

const [QUOTE, BACKSLASH, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];

/** The JSON object of a body. Throws a `Fault` (`malformed-request`) when it is none. */
export function parseJson(bytes: Buffer): object {
  if (tooDeep(bytes)) throw new Fault("malformed-request", "The request is nested too deeply.");
  try {
    const body: unknown = JSON.parse(bytes.toString("utf8"));
    if (typeof body === "object" && body !== null) return body;
  } catch {
    // Said below: a parser's message would quote the body.
  }
  throw new Fault("malformed-request", "The request body is not a JSON object.");
}
