// What the stand-ins for model servers have in common. No model runs here: answers come from a
// script, and the ways to fail are those that real servers have been seen to fail in.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PROBE_TOOL } from "../../src/backends/hosted/questions.ts";
import type { Session, SessionStep } from "../../src/sessions/session.ts";

/** What the stand-in does with a request. All but `ok` are ways in which real servers fail or differ. */
export type Mode =
  | "ok"
  | "whole-document"
  | "length"
  /** Really cut: of its last call, the end is missing. */
  | "cut-short"
  /** Sends the whole stream at once, as some proxies do. */
  | "buffered"
  | "no-usage"
  | "usage-null"
  | "usage-zeros"
  /** Calls its tool with arguments that are no JSON. */
  | "bad-arguments"
  /** Ends a stream that has begun without a word. */
  | "empty-stream"
  /** A whole answer with nothing in it, as LM Studio gives for a prompt that is too long. */
  | "empty-answer"
  /** Drops most of the prompt without a word, as Ollama does. */
  | "forgets"
  | "status-500"
  /** Refuses the key, quoting it. */
  | "quotes-key"
  | "overflow"
  | "overflow-event"
  /** Fails in the middle of an answer, quoting the key. */
  | "error-event"
  | "reset"
  | "reset-before-headers"
  | "hang"
  | "hang-before-headers"
  | "garbage"
  | "bad-json"
  | "half-event"
  | "no-finish";

export interface FakeOptions {
  readonly session: Session;
  /** `0.0.0.0` to be reachable from containers. */
  readonly host?: "127.0.0.1" | "0.0.0.0";
  readonly mode?: Mode;
  /** What the nth request (from 0) that offers tools meets instead of the server's mode; null: its mode. */
  readonly meets?: (index: number) => Mode | RawReply | null;
  /** The turn of the session that answers a request; by default one after the other. */
  readonly turnOf?: (request: string) => number;
  /** Answers a GET, which is on no wire; by default there is nothing. */
  readonly page?: (path: string, headers: IncomingMessage["headers"]) => Refusal | RawReply | null;
  /** Refuses a model request for reasons of this server's own; null: it does not. */
  readonly refuses?: (body: Received["body"], headers: IncomingMessage["headers"]) => Refusal | null;
}

/** A whole answer, byte for byte. */
export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
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
  readonly body: Readonly<Record<string, unknown>>;
}

export interface FakeUpstream {
  readonly port: number;
  /** Up to the version: `http://127.0.0.1:1234/v1`. */
  readonly baseUrl: string;
  mode: Mode;
  readonly received: readonly Received[];
  /** Usage as reported, one per answered request. */
  readonly reported: readonly FakeUsage[];
  /** The harness's own question, which is answered beside the script, as a model that calls tools does. */
  readonly examined: readonly (Received & { readonly usage: FakeUsage })[];
  /** Paths of the GETs, in order. */
  readonly asked: readonly string[];
  /** The body of each answer that was sent, as text. */
  readonly sent: readonly string[];
  close(): Promise<void>;
}

export interface FakeCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

export type FakePart = { readonly text: string } | { readonly reasoning: string } | { readonly call: FakeCall };

export interface Refusal {
  readonly status: number;
  readonly body: object;
}

/** The part of a stand-in that knows a protocol, whose requests look like `Body`. */
export interface Dialect<Body> {
  readonly path: string;
  /** Answers a POST to another path than the model's; null when there is no such route. */
  extra?(path: string, text: string): Refusal | null;
  /** A refusal's body and status, or null when the request is fine. */
  refuse(body: Body): Refusal | null;
  overflow(): Refusal;
  /** An error inside a stream, as a server-sent event. */
  errorEvent(error: { readonly code: string; readonly message: string }): string;
  /** Names of the offered function tools. */
  tools(body: Body): string[];
  /** A whole stream as server-sent events, one string each. Without usage: as if the server counted nothing. */
  events(parts: readonly FakePart[], usage: FakeUsage | null, body: Body, cut: boolean): string[];
  document(parts: readonly FakePart[], usage: FakeUsage): object;
}

/** Starts a server that answers request n with turn n of a session, in a dialect. */
export async function startFake<Body>(dialect: Dialect<Body>, options: FakeOptions): Promise<FakeUpstream> {
  const received: Received[] = [];
  const reported: FakeUsage[] = [];
  const sent: string[] = [];
  const examined: (Received & { usage: FakeUsage })[] = [];
  const asked: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const extra = incoming.method === "POST" && dialect.extra?.(incoming.url ?? "", text);
    if (extra) {
      json(outgoing, extra);
      return;
    }
    if (incoming.method === "GET") asked.push(incoming.url ?? "");
    const page = incoming.method === "GET" ? options.page?.(incoming.url ?? "", incoming.headers) : null;
    if (page) {
      if (typeof page.body === "object") json(outgoing, { status: page.status, body: page.body });
      else outgoing.writeHead(page.status, "headers" in page ? page.headers : {}).end(page.body);
      return;
    }
    if (incoming.method !== "POST" || incoming.url !== `/v1${dialect.path}`) {
      json(outgoing, {
        status: 404,
        body: { error: { message: "File Not Found", type: "not_found_error", code: 404 } },
      });
      return;
    }
    const body: Body & Received["body"] = JSON.parse(text);
    const probe = dialect.tools(body).includes(PROBE_TOOL);
    if (!probe) received.push({ path: incoming.url, headers: incoming.headers, body });
    const works = !probe && dialect.tools(body).length > 0;
    const met = works ? (options.meets?.(worked++) ?? fake.mode) : fake.mode;
    if (typeof met !== "string") {
      outgoing.writeHead(met.status, met.headers).end(met.body);
      return;
    }
    const refusal =
      options.refuses?.(body, incoming.headers) ?? dialect.refuse(body) ?? refusalOf(met, incoming, probe);
    if (refusal) json(outgoing, refusal);
    else await answer(met, text, body, incoming, outgoing, probe);
  });
  let worked = 0;

  function refusalOf(mode: Mode, incoming: IncomingMessage, probe: boolean): Refusal | null {
    const refuse = (status: number, message: string): Refusal => ({
      status,
      body: { error: { message, code: status } },
    });
    if (mode === "status-500") return refuse(500, "the model crashed");
    if (mode === "quotes-key") return refuse(401, `Incorrect API key provided: ${keyOf(incoming)}`);
    if (mode === "overflow") return dialect.overflow();
    if (!probe && !options.turnOf && !options.session.turns[reported.length]) return refuse(400, "the script is over");
    return null;
  }

  async function answer(
    mode: Mode,
    text: string,
    body: Body & Received["body"],
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    probe: boolean,
  ): Promise<void> {
    if (mode === "hang-before-headers") return;
    if (mode === "reset-before-headers") {
      incoming.socket.resetAndDestroy();
      return;
    }
    const steps = probe
      ? [{ call: PROBE_TOOL, arguments: { value: 7 } }]
      : (options.session.turns[options.turnOf?.(text) ?? reported.length]?.steps ?? []);
    const whole = steps.map((step, index) => part(step, `call_${reported.length}_${index}`, dialect.tools(body)));
    const parts =
      mode === "empty-answer" ? [] : mode === "bad-arguments" || mode === "cut-short" ? whole.map(unreadable) : whole;
    const before = probe ? undefined : reported.at(-1);
    const usage = count(mode === "forgets" ? text.slice(0, text.length / 10) : text, parts, before);
    if (probe) examined.push({ path: incoming.url ?? "", headers: incoming.headers, body, usage });
    else reported.push(usage);
    if (mode === "whole-document" || body["stream"] !== true) {
      json(outgoing, { status: 200, body: dialect.document(parts, usage) });
      return;
    }
    const key = keyOf(incoming);
    const counted = dialect.events(
      parts,
      mode === "no-usage" ? null : usage,
      body,
      mode === "length" || mode === "cut-short",
    );
    const events = mode === "usage-null" || mode === "usage-zeros" ? counted.map((one) => recount(one, mode)) : counted;
    const stream = broken(events, mode, dialect, key);
    if (!probe) sent.push(stream.join(""));
    await play(outgoing, stream, mode);
  }

  await new Promise<void>((resolve) => server.listen(0, options.host ?? "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const fake: FakeUpstream = {
    port,
    baseUrl: `http://127.0.0.1:${port}/v1`,
    mode: options.mode ?? "ok",
    received,
    reported,
    examined,
    asked,
    sent,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}

const wholeAnswer: ReadonlySet<Mode> = new Set([
  ...(["ok", "length", "buffered", "no-usage", "forgets"] as const),
  ...(["usage-null", "usage-zeros", "bad-arguments", "cut-short", "empty-answer"] as const),
]);

function keyOf({ headers }: IncomingMessage): string {
  return headers.authorization ?? String(headers["x-api-key"] ?? "");
}

/** The same part, its call's arguments cut off. */
function unreadable(one: FakePart): FakePart {
  return "call" in one ? { call: { ...one.call, arguments: one.call.arguments.slice(0, -2) } } : one;
}

/** An event with null or zeros in the place of every count. */
function recount(event: string, mode: "usage-null" | "usage-zeros"): string {
  const [head = "", data = ""] = event.split(/^data: /m);
  if (!data.startsWith("{")) return event;
  const zero = (value: unknown): unknown =>
    typeof value === "number"
      ? 0
      : typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, zero(each)]))
        : value;
  const replaced = (name: string, value: unknown) =>
    name === "usage" && value !== null ? (mode === "usage-null" ? null : zero(value)) : value;
  return `${head}data: ${JSON.stringify(JSON.parse(data, replaced))}\n\n`;
}

/** A stream as far as the mode lets it go. */
function broken<Body>(events: readonly string[], mode: Mode, dialect: Dialect<Body>, key: string): string[] {
  if (wholeAnswer.has(mode)) return [...events];
  const half = Math.ceil(events.length / 2);
  const ends: Partial<Record<Mode, string>> = {
    "bad-json": 'data: {"choices": oops}\n\n',
    "overflow-event": dialect.errorEvent({ code: "exceed_context_size_error", message: "too long" }),
    "error-event": dialect.errorEvent({ code: "server_error", message: `crashed, key ${key}` }),
    "half-event": (events[half] ?? "").slice(0, 20),
  };
  if (mode === "empty-stream") return [];
  return mode === "garbage"
    ? ["<html><body>502 Bad Gateway</body></html>\n\n"]
    : [...events.slice(0, half), ends[mode] ?? ""];
}

async function play(outgoing: ServerResponse, stream: readonly string[], mode: Mode): Promise<void> {
  outgoing.writeHead(200, { "content-type": "text/event-stream" });
  for (const event of mode === "buffered" ? [stream.join("")] : stream) {
    outgoing.write(event);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (mode === "reset") {
    // Gives the bytes before the reset time to leave.
    await new Promise((resolve) => setTimeout(resolve, 20));
    outgoing.socket?.resetAndDestroy();
  } else if (mode !== "hang") outgoing.end();
}

function part(step: SessionStep, id: string, tools: readonly string[]): FakePart {
  if ("say" in step) return { text: step.say };
  if ("think" in step) return { reasoning: step.think };
  if ("call" in step) return { call: { id, name: step.call, arguments: JSON.stringify(step.arguments) } };
  const name = ["exec_command", "Bash"].find((known) => tools.includes(known)) ?? "bash";
  const given = name === "exec_command" ? { cmd: step.run } : { command: step.run };
  return { call: { id, name, arguments: JSON.stringify(given) } };
}

function count(request: string, parts: readonly FakePart[], before: FakeUsage | undefined): FakeUsage {
  const size = (of: readonly FakePart[]): number => Math.ceil(JSON.stringify(of).length / 4);
  const thoughts = parts.filter((one) => "reasoning" in one);
  const inputTokens = Math.ceil(request.length / 4);
  return {
    inputTokens,
    cachedTokens: Math.min(before?.inputTokens ?? 0, inputTokens),
    outputTokens: size(parts),
    reasoningTokens: thoughts.length > 0 ? size(thoughts) : 0,
  };
}

/** Cuts text into the small fragments in which models write. */
export function fragments(text: string): string[] {
  return text.match(/[\s\S]{1,5}/gu) ?? [];
}

function json(outgoing: ServerResponse, { status, body }: Refusal): void {
  outgoing.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}
