import { Agent, request as send } from "undici";
import { messageOf } from "../errors.ts";
import { Fault, meansOverflow } from "./fault.ts";
import type { Reach, Upstream } from "./gateway.ts";
import type { Answer, AnswerSource, Ask, Piece } from "./upstream.ts";
import { wireNamed } from "./wires/registry.ts";
import type { TurnDecoder, Wire } from "./wires/wire.ts";

type HttpUpstream = Extract<Upstream, { kind: "http" }>;

/** Error texts beyond this many bytes are not read. */
const errorTextLimit = 64 * 1024;
/** Whole answers beyond this many bytes are not a model's. */
const documentLimit = 64 * 1024 * 1024;

// Idle time is measured per answer, below. Connections are kept only for moments, far shorter than
// any server's own keep-alive, so that none is used in the instant in which its server closes it.
const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 1000, keepAliveMaxTimeout: 1000 });

/** A model server that is asked over HTTP: passed through where it speaks the agent's wire, else translated. */
export class HttpSource implements AnswerSource {
  readonly #upstream: HttpUpstream;
  readonly #wire: Wire;

  constructor(upstream: HttpUpstream) {
    this.#upstream = upstream;
    this.#wire = wireNamed(upstream.wire);
  }

  get wire(): Wire["name"] {
    return this.#wire.name;
  }

  async ask(ask: Ask): Promise<Answer> {
    const connection = new Connection(ask.signal, this.#upstream.idleTimeoutMs);
    const response = await connection.wait(
      send(join(this.#upstream.baseUrl, this.#wire.path), {
        method: "POST",
        dispatcher,
        signal: connection.signal,
        headers: this.#headers(ask),
        body: this.#body(ask),
      }),
    );
    ask.onStatus(response.statusCode);
    const body = response.body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
    if (response.statusCode < 200 || response.statusCode > 299) {
      const text = new TextDecoder().decode(await readAll(body, connection, errorTextLimit));
      throw this.#refusal(response.statusCode, text);
    }
    const contentType = String(response.headers["content-type"] ?? "");
    const document = contentType.includes("json");
    return {
      form: document ? "document" : "stream",
      usageSource: "upstream",
      contentType,
      pieces: document
        ? documentPieces(this.#wire, body, connection)
        : streamPieces(this.#wire.streamDecoder(), body, connection),
    };
  }

  #headers(ask: Ask): Record<string, string> {
    const headers: Record<string, string> = {
      "content-type": "application/json",
      accept: ask.request.stream || !this.#passes(ask) ? "text/event-stream" : "application/json",
      "accept-encoding": "identity",
    };
    if (this.#passes(ask)) {
      for (const name of this.#wire.passHeaders) {
        const value = ask.headers[name];
        if (typeof value === "string") headers[name] = value;
      }
    }
    return { ...headers, ...this.#upstream.headers };
  }

  #body(ask: Ask): Uint8Array | string {
    if (!this.#passes(ask)) return JSON.stringify(this.#wire.encodeRequest(ask.request));
    const metered = this.#wire.metered(ask.body);
    return metered === ask.body ? ask.bytes : JSON.stringify(metered);
  }

  #passes(ask: Ask): boolean {
    return ask.wire.name === this.#wire.name;
  }

  #refusal(status: number, text: string): Fault {
    const said = this.#redact(errorMessage(text));
    if ([400, 413, 422, 500].includes(status) && meansOverflow(text)) {
      return new Fault("context-overflow", `The prompt is longer than the model's context window: ${said}`);
    }
    const answered = status >= 400 ? status : 502;
    return new Fault("http-error", `The model server answered ${status}: ${said}`, answered);
  }

  /** Servers like to quote the key they refuse. */
  #redact(text: string): string {
    const secrets = Object.values(this.#upstream.headers).flatMap((value) => [value, ...value.split(/\s+/)]);
    return secrets
      .filter((value) => value.length >= 8)
      .reduce((rest, value) => rest.replaceAll(value, "[redacted]"), text);
  }
}

/** One exchange's patience: aborted by the agent, or by an upstream silent for too long. */
class Connection {
  readonly #idle = new AbortController();
  readonly #agent: AbortSignal;
  readonly #idleMs: number;
  readonly signal: AbortSignal;

  constructor(agent: AbortSignal, idleMs: number) {
    this.#agent = agent;
    this.#idleMs = idleMs;
    this.signal = AbortSignal.any([agent, this.#idle.signal]);
  }

  /** Waits for the upstream's next sign of life. Time the agent takes to read does not count. */
  async wait<T>(next: Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.#idle.abort(), this.#idleMs);
    try {
      return await next;
    } catch (error) {
      throw this.#fault(error);
    } finally {
      clearTimeout(timer);
    }
  }

  #fault(error: unknown): Fault {
    if (this.#idle.signal.aborted) {
      return new Fault("idle-timeout", `The model server sent nothing for ${this.#idleMs} ms.`);
    }
    if (this.#agent.aborted) return new Fault("client-gone", messageOf(this.#agent.reason));
    const code = codeOf(error);
    return unreachable.has(code)
      ? new Fault("unreachable", `The model server cannot be reached (${code}).`)
      : new Fault("reset", `The connection to the model server broke (${code}).`);
  }
}

const unreachable = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
]);

function codeOf(error: unknown): string {
  // Happy eyeballs wraps one error per address.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const code = first instanceof Error && "code" in first ? first.code : undefined;
  return typeof code === "string" ? code : first instanceof Error ? first.name : "unknown error";
}

async function* streamPieces(
  decoder: TurnDecoder,
  body: AsyncIterator<Uint8Array>,
  connection: Connection,
): AsyncGenerator<Piece> {
  try {
    for (;;) {
      const { done, value } = await connection.wait(body.next());
      if (done) break;
      yield { bytes: value, events: decoder.push(value) };
    }
    const events = decoder.end();
    if (events.length > 0) yield { bytes: new Uint8Array(), events };
  } finally {
    await close(body);
  }
}

async function* documentPieces(
  wire: Wire,
  body: AsyncIterator<Uint8Array>,
  connection: Connection,
): AsyncGenerator<Piece> {
  const bytes = await readAll(body, connection, documentLimit);
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Fault("malformed-stream", "The model server's answer is not JSON.");
  }
  yield { bytes, events: wire.decodeDocument(parsed) };
}

async function readAll(body: AsyncIterator<Uint8Array>, connection: Connection, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    while (size < limit) {
      const { done, value } = await connection.wait(body.next());
      if (done) break;
      chunks.push(value);
      size += value.length;
    }
  } finally {
    await close(body);
  }
  return Buffer.concat(chunks);
}

/** Lets go of a body; one that broke has nothing left to say. */
async function close(body: AsyncIterator<Uint8Array>): Promise<void> {
  await body.return?.().catch(() => undefined);
}

/** The message in a server's error body, at most 300 characters. */
function errorMessage(text: string): string {
  let said: unknown = text;
  try {
    const body: unknown = JSON.parse(text);
    const error = typeof body === "object" && body !== null && "error" in body ? body.error : body;
    said = typeof error === "object" && error !== null && "message" in error ? error.message : error;
  } catch {
    // Not JSON: the text itself is the message.
  }
  return (typeof said === "string" ? said : JSON.stringify(said)).trim().slice(0, 300) || "no explanation";
}

function join(baseUrl: string, path: string): string {
  return baseUrl.replace(/\/+$/, "") + path;
}

/** Statuses that say that there is no such route. */
const absent = new Set([404, 405, 501]);

/** Whether the upstream has a route for its wire, asked with an empty POST that no model answers. Never throws. */
export async function reachHttp(upstream: HttpUpstream): Promise<Reach> {
  const url = join(upstream.baseUrl, wireNamed(upstream.wire).path);
  try {
    const { statusCode: status, body } = await send(url, {
      method: "POST",
      dispatcher,
      headers: { "content-type": "application/json", "accept-encoding": "identity", ...upstream.headers },
      body: "{}",
      signal: AbortSignal.timeout(upstream.idleTimeoutMs),
    });
    await body.dump({ limit: errorTextLimit });
    return { ok: !absent.has(status), status, detail: `POST ${new URL(url).pathname} answered ${status}` };
  } catch (error) {
    return { ok: false, status: null, detail: `no answer: ${codeOf(error)}` };
  }
}
