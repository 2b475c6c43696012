import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Session, SessionStep } from "../../src/sessions/session.ts";

/** What the stand-in does with a request. All but `ok` are ways in which real servers fail. */
export type Mode =
  | "ok"
  | "status-500"
  | "overflow"
  | "reset"
  | "hang"
  | "hang-before-headers"
  | "garbage"
  | "bad-json"
  | "half-event"
  | "no-finish"
  | "length"
  | "whole-document";

export interface FakeOptions {
  readonly session: Session;
  /** `0.0.0.0` to be reachable from containers. */
  readonly host?: "127.0.0.1" | "0.0.0.0";
  readonly mode?: Mode;
}

export interface FakeUsage {
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
}

/** One request as it arrived. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of any shape
  readonly body: any;
}

export interface FakeUpstream {
  readonly port: number;
  /** Up to the version: `http://127.0.0.1:1234/v1`. */
  readonly baseUrl: string;
  mode: Mode;
  readonly received: readonly Received[];
  /** Usage as reported, one per answered request. */
  readonly reported: readonly FakeUsage[];
  close(): Promise<void>;
}

export interface FakeCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

export type FakePart = { readonly text: string } | { readonly reasoning: string } | { readonly call: FakeCall };

/** The part of a stand-in that knows a protocol. */
export interface Dialect {
  readonly path: string;
  /** A refusal's body and status, or null when the request is fine. */
  refuse(body: Received["body"]): { status: number; body: object } | null;
  overflow(): { status: number; body: object };
  /** Names of the offered function tools. */
  tools(body: Received["body"]): string[];
  /** A whole stream as server-sent events, one string each. */
  events(parts: readonly FakePart[], usage: FakeUsage, body: Received["body"], cut: boolean): string[];
  document(parts: readonly FakePart[], usage: FakeUsage): object;
}

/** Starts a server that answers request n with turn n of a session, in a dialect. */
export async function startFake(dialect: Dialect, options: FakeOptions): Promise<FakeUpstream> {
  const received: Received[] = [];
  const reported: FakeUsage[] = [];
  const host = options.host ?? "127.0.0.1";
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    if (incoming.method !== "POST" || incoming.url !== `/v1${dialect.path}`) {
      json(outgoing, 404, { error: { message: "File Not Found", type: "not_found_error", code: 404 } });
      return;
    }
    const body = JSON.parse(text);
    received.push({ path: incoming.url, headers: incoming.headers, body });
    const refusal = dialect.refuse(body);
    if (refusal) {
      json(outgoing, refusal.status, refusal.body);
      return;
    }
    await answer(text, body, outgoing);
  });

  async function answer(text: string, body: Received["body"], outgoing: ServerResponse): Promise<void> {
    const { mode } = fake;
    if (mode === "hang-before-headers") return;
    if (mode === "status-500") return json(outgoing, 500, { error: { message: "the model crashed", code: 500 } });
    if (mode === "overflow") {
      const { status, body: said } = dialect.overflow();
      return json(outgoing, status, said);
    }
    const turn = options.session.turns[reported.length];
    if (!turn) return json(outgoing, 400, { error: { message: "the script is over", code: 400 } });
    const parts = turn.steps.map((step, index) => part(step, `call_${reported.length}_${index}`, dialect.tools(body)));
    const usage = count(text, parts, reported.at(-1));
    reported.push(usage);
    if (mode === "whole-document" || body.stream !== true) return json(outgoing, 200, dialect.document(parts, usage));
    outgoing.writeHead(200, { "content-type": "text/event-stream" });
    await play(outgoing, dialect.events(parts, usage, body, mode === "length"), mode);
  }

  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const fake: FakeUpstream = {
    port,
    baseUrl: `http://127.0.0.1:${port}/v1`,
    mode: options.mode ?? "ok",
    received,
    reported,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}

async function play(outgoing: ServerResponse, events: readonly string[], mode: Mode): Promise<void> {
  if (mode === "garbage") {
    outgoing.end("<html><body>502 Bad Gateway</body></html>\n\n");
    return;
  }
  const half = Math.ceil(events.length / 2);
  const sent = mode === "ok" || mode === "length" ? events : events.slice(0, half);
  for (const event of sent) {
    outgoing.write(event);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (mode === "hang") return;
  if (mode === "reset") {
    // Gives the bytes before the reset time to leave.
    await new Promise((resolve) => setTimeout(resolve, 20));
    outgoing.socket?.resetAndDestroy();
    return;
  }
  if (mode === "bad-json") outgoing.write('data: {"choices": oops}\n\n');
  outgoing.end(mode === "half-event" ? (events[half] ?? "").slice(0, 20) : undefined);
}

function part(step: SessionStep, id: string, tools: readonly string[]): FakePart {
  if ("say" in step) return { text: step.say };
  if ("think" in step) return { reasoning: step.think };
  if ("call" in step) return { call: { id, name: step.call, arguments: JSON.stringify(step.arguments) } };
  const name = tools.includes("exec_command") ? "exec_command" : "bash";
  const given = name === "exec_command" ? { cmd: step.run } : { command: step.run };
  return { call: { id, name, arguments: JSON.stringify(given) } };
}

function count(request: string, parts: readonly FakePart[], before: FakeUsage | undefined): FakeUsage {
  const size = (of: readonly FakePart[]): number => Math.ceil(JSON.stringify(of).length / 4);
  const thoughts = parts.filter((one) => "reasoning" in one);
  return {
    inputTokens: Math.ceil(request.length / 4),
    cachedTokens: Math.min(before?.inputTokens ?? 0, Math.ceil(request.length / 4)),
    outputTokens: size(parts),
    reasoningTokens: thoughts.length > 0 ? size(thoughts) : 0,
  };
}

/** Cuts text into the small fragments in which models write. */
export function fragments(text: string): string[] {
  return text.match(/[\s\S]{1,5}/gu) ?? [];
}

function json(outgoing: ServerResponse, status: number, body: object): void {
  outgoing.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}
