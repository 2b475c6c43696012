import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { AgentEvalError, messageOf, UsageError } from "../errors.ts";
import { type CallError, type CallName, calls } from "./admin-protocol.ts";
import type { GatewayControl } from "./gateway.ts";

/** An HTTP server that offers a gateway's control to whoever knows the token. It does not listen yet. */
export function adminServer(control: GatewayControl, token: string): Server {
  const expected = digest(`Bearer ${token}`);
  return createServer((incoming, outgoing) => {
    if (incoming.method === "GET" && incoming.url === "/health") {
      send(outgoing, 200, { status: "ok" });
      return;
    }
    // Digests have one length, so that comparing takes one time.
    if (!timingSafeEqual(digest(incoming.headers.authorization ?? ""), expected)) {
      incoming.resume();
      send(outgoing, 401, failure(new UsageError("unauthorized", "The gateway's admin token is missing or wrong.")));
      return;
    }
    answer(control, incoming)
      .then((result) => send(outgoing, 200, result))
      .catch((error: unknown) => send(outgoing, 400, failure(error)));
  });
}

async function answer(control: GatewayControl, incoming: IncomingMessage): Promise<object> {
  const name = incoming.url?.slice(1) ?? "";
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  if (incoming.method !== "POST" || !isCall(name)) throw new UsageError("unknown-call", `No admin call \`${name}\`.`);
  const body: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  switch (name) {
    case "open": {
      const { pod, route } = calls.open.input.parse(body);
      await control.open(pod, route);
      return {};
    }
    case "peek":
      return await control.peek(calls.peek.input.parse(body).pod);
    case "ask": {
      const { pod, wire, body: question } = calls.ask.input.parse(body);
      return await control.ask(pod, wire, question);
    }
    case "close":
      return await control.close(calls.close.input.parse(body).pod);
    case "refreshes": {
      const { pod, after } = calls.refreshes.input.parse(body);
      return await control.refreshes(pod, after);
    }
    case "reach":
      return await control.reach(calls.reach.input.parse(body).upstream);
  }
}

function isCall(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}

function failure(error: unknown): CallError {
  const message = messageOf(error);
  if (!(error instanceof AgentEvalError)) return { error: { code: "bad-call", message, usage: false } };
  const { code, fix } = error;
  return { error: { code, message, usage: error instanceof UsageError, ...(fix !== undefined && { fix }) } };
}

function send(outgoing: ServerResponse, status: number, body: object): void {
  outgoing.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
