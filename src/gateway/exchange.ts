import type { IncomingMessage, ServerResponse } from "node:http";
import { messageOf } from "../errors.ts";
import { parseJson, readBody } from "./body.ts";
import { asksForSummary } from "./compaction.ts";
import { Fault } from "./fault.ts";
import { Reply } from "./reply.ts";
import type { Trial } from "./trial.ts";
import type { Wire } from "./wires/wire.ts";
import { withoutWithheld } from "./withheld.ts";

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
    const { body, types } = withoutWithheld(parseJson(bytes), trial.route.upstream);
    meter.withheldTools = types;
    const request = wire.decodeRequest(body);
    const compaction = asksForSummary(incoming.headers, request);
    meter.asked(request, compaction);
    trial.admit(request);
    const { headers } = incoming;
    const onStatus = (status: number): void => {
      meter.upstreamStatus = status;
    };
    const onModel = (name: string): void => {
      meter.answeredAs = name;
    };
    const answer = await trial.source.ask({ wire, request, body, headers, compaction, signal, onStatus, onModel });
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

/** Why an exchange failed. `signal` is the one that it ends with. */
export function faultOf(error: unknown, signal: AbortSignal): Fault {
  if (signal.aborted) return new Fault("client-gone", messageOf(signal.reason));
  if (error instanceof Fault) return error;
  // The whole stack is taken only by what an agent nested without end.
  if (error instanceof RangeError) return new Fault("malformed-request", "The request is nested too deeply.");
  return new Fault("gateway-error", `The gateway could not serve the request: ${messageOf(error)}`, 500);
}
