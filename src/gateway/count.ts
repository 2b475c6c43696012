import type { IncomingMessage, ServerResponse } from "node:http";
import { parseJson, readBody } from "./body.ts";
import { faultOf } from "./exchange.ts";
import type { Trial } from "./trial.ts";
import { messages } from "./wires/messages/messages.ts";
import { promptChars } from "./wires/turn.ts";

/** Where agents ask how long a prompt is, below the version. */
export const countPath = `${messages.path}/count_tokens`;
/** Says in an answer who counted: `upstream`, or `estimated` when no server did. */
const countHeader = "x-agent-eval-tokens";

/**
 * Answers how many tokens a prompt has: by the model server's count where it has one, else by a quarter
 * of the characters, marked as an estimate. No model works for it, so it is no model request: it
 * stands in no ledger and uses up no limit. Never rejects.
 */
export async function countTokens(trial: Trial, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.once("close", () => gone.abort(new Error("The agent closed the connection.")));
  const signal = AbortSignal.any([gone.signal, trial.signal]);
  try {
    const body = parseJson(await readBody(incoming, signal));
    const request = messages.decodeRequest(body);
    trial.checkModel(request);
    const { headers } = incoming;
    const ask = {
      wire: messages,
      request,
      body,
      headers,
      compaction: false,
      signal,
      onStatus: () => {},
      onModel: () => {},
    };
    const counted = await trial.source.count(ask);
    const input_tokens = counted ?? Math.ceil(promptChars(request) / 4);
    send(outgoing, 200, { input_tokens }, { [countHeader]: counted === null ? "estimated" : "upstream" });
  } catch (error) {
    const { code, message, status } = faultOf(error, signal);
    if (code === "client-gone") outgoing.destroy();
    else send(outgoing, status, messages.encodeError(code, message, status), {});
  }
}

function send(outgoing: ServerResponse, status: number, body: object, headers: Record<string, string>): void {
  outgoing.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}
