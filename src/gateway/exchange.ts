import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { messageOf } from "../errors.ts";
import { Fault } from "./fault.ts";
import { Reply } from "./reply.ts";
import type { Trial } from "./trial.ts";
import type { Wire } from "./wires/wire.ts";

/** The largest request body, in bytes. */
export const bodyLimit = 16 * 1024 * 1024;

/** Takes one request of an agent to its end: answered, or refused with the reason. Never rejects. */
export async function exchange(
  trial: Trial,
  wire: Wire,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) gone.abort(new Error("The agent closed the connection."));
  });
  const signal = AbortSignal.any([gone.signal, trial.signal]);
  const meter = trial.begin(wire.name);
  const reply = new Reply(wire, trial.route.model, outgoing, signal, meter);
  try {
    const bytes = await readBody(incoming, signal);
    meter.requestBytes = bytes.length;
    const body = parseJson(bytes);
    const request = wire.decodeRequest(body);
    const compaction = asksForSummary(incoming.headers);
    meter.asked(request, compaction);
    trial.admit(request);
    const { headers } = incoming;
    const onStatus = (status: number): void => {
      meter.upstreamStatus = status;
    };
    const answer = await trial.source.ask({ wire, request, body, headers, compaction, signal, onStatus });
    meter.usageSource = answer.usageSource;
    meter.streamed = answer.form === "stream";
    await reply.send(answer, request.stream, trial.source.wire === wire.name);
  } catch (error) {
    const fault = faultOf(error, signal);
    meter.failed(fault);
    reply.fail(fault);
  } finally {
    trial.settle(meter);
  }
}

function faultOf(error: unknown, signal: AbortSignal): Fault {
  if (signal.aborted) return new Fault("client-gone", messageOf(signal.reason));
  if (error instanceof Fault) return error;
  // The whole stack is taken only by what an agent nested without end.
  if (error instanceof RangeError) return new Fault("malformed-request", "The request is nested too deeply.");
  return new Fault("gateway-error", `The gateway could not serve the request: ${messageOf(error)}`, 500);
}

/** Reads a request's body. What is beyond the limit is read and dropped, so that the agent hears the answer. */
function readBody(incoming: IncomingMessage, signal: AbortSignal): Promise<Buffer> {
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

function parseJson(bytes: Buffer): object {
  try {
    const body: unknown = JSON.parse(bytes.toString("utf8"));
    if (typeof body === "object" && body !== null) return body;
  } catch {
    // Said below: a parser's message would quote the body.
  }
  throw new Fault("malformed-request", "The request body is not a JSON object.");
}

/** Codex says in a header what a request is for. */
function asksForSummary(headers: IncomingHttpHeaders): boolean {
  try {
    const metadata: unknown = JSON.parse(String(headers["x-codex-turn-metadata"] ?? "null"));
    return typeof metadata === "object" && metadata !== null && Reflect.get(metadata, "request_kind") === "compaction";
  } catch {
    return false;
  }
}
