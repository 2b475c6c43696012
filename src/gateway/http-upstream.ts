import { Agent, request as send } from "undici";
import { z } from "zod";
import { Connection } from "./connection.ts";
import { credentialHeaders, loginHeaders, Redactor } from "./credentials.ts";
import { Fault, meansOverflow } from "./fault.ts";
import type { Upstream } from "./gateway.ts";
import type { Answer, AnswerSource, Ask, Piece } from "./upstream.ts";
import { wireNamed } from "./wires/registry.ts";
import { modelIn } from "./wires/shared.ts";
import type { TurnDecoder, Wire } from "./wires/wire.ts";

export type HttpUpstream = Extract<Upstream, { kind: "http" }>;

/** Error texts beyond this many bytes are not read. */
const errorTextLimit = 64 * 1024;
/** Answers beyond this many bytes, whole or streamed, are not a model's: all trials share the memory they take. */
const answerLimit = 64 * 1024 * 1024;

// Idle time is measured per answer, by `Connection`. Connections are kept only for moments, far shorter
// than any server's own keep-alive, so that none is used in the instant in which its server closes it.
export const dispatcher = new Agent({
  headersTimeout: 0,
  bodyTimeout: 0,
  keepAliveTimeout: 1000,
  keepAliveMaxTimeout: 1000,
});

const Counted = z.object({ input_tokens: z.int().nonnegative() });

/** Where an upstream serves its wire. */
export function urlOf({ baseUrl, wire }: HttpUpstream): string {
  return baseUrl.replace(/\/+$/, "") + wireNamed(wire).path;
}

/** A model server that is asked over HTTP: passed through where it speaks the agent's wire, else translated. */
export class HttpSource implements AnswerSource {
  readonly #upstream: HttpUpstream;
  readonly #wire: Wire;
  readonly #redactor: Redactor;

  constructor(upstream: HttpUpstream) {
    this.#upstream = upstream;
    this.#wire = wireNamed(upstream.wire);
    this.#redactor = new Redactor(upstream.headers);
  }

  get wire(): Wire["name"] {
    return this.#wire.name;
  }

  async ask(ask: Ask): Promise<Answer> {
    const connection = new Connection(ask.signal, this.#upstream.idleTimeoutMs);
    const response = await connection.wait(
      send(urlOf(this.#upstream), {
        method: "POST",
        dispatcher,
        signal: connection.signal,
        headers: this.#headers(ask),
        body: JSON.stringify(this.#body(ask)),
      }),
    );
    ask.onStatus(response.statusCode);
    const body = response.body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
    if (response.statusCode < 200 || response.statusCode > 299) {
      const bytes = await readAll(body, connection, errorTextLimit);
      throw this.#refusal(response.statusCode, new TextDecoder().decode(bytes), this.#redactorFor(ask));
    }
    const contentType = String(response.headers["content-type"] ?? "");
    const document = contentType.includes("json");
    const pieces = document
      ? documentPieces(this.#wire, body, connection, ask.onModel)
      : streamPieces(this.#wire.streamDecoder(), body, connection, ask.onModel);
    return {
      form: document ? "document" : "stream",
      usageSource: "upstream",
      contentType,
      pieces: this.#cleaned(pieces, this.#redactorFor(ask)),
    };
  }

  async count(ask: Ask): Promise<number | null> {
    if (!this.#passes(ask)) return null;
    const connection = new Connection(ask.signal, this.#upstream.idleTimeoutMs);
    try {
      const response = await connection.wait(
        send(`${urlOf(this.#upstream)}/count_tokens`, {
          method: "POST",
          dispatcher,
          signal: connection.signal,
          headers: this.#headers(ask),
          body: JSON.stringify(ask.body),
        }),
      );
      const body = response.body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
      const bytes = await readAll(body, connection, errorTextLimit);
      return response.statusCode === 200 ? Counted.parse(JSON.parse(bytes.toString())).input_tokens : null;
    } catch {
      // A server that has no such route, or is away, does not keep the agent from its work.
      return null;
    }
  }

  #headers(ask: Ask): Record<string, string> {
    const headers: Record<string, string> = {
      "content-type": "application/json",
      accept: ask.request.stream || !this.#passes(ask) ? "text/event-stream" : "application/json",
      "accept-encoding": "identity",
      ...this.#wire.headers,
    };
    if (this.#passes(ask)) {
      for (const name of this.#wire.passHeaders) {
        const value = ask.headers[name];
        if (typeof value === "string") headers[name] = value;
      }
    }
    const own = this.#upstream.login ? loginHeaders(ask.headers) : {};
    return { ...headers, ...own, ...this.#upstream.headers };
  }

  #redactorFor(ask: Ask): Redactor {
    if (!this.#upstream.login) return this.#redactor;
    return new Redactor({ ...this.#upstream.headers, ...credentialHeaders(ask.headers) });
  }

  /** Written anew from what was checked: in the agent's bytes, a key given twice could name another model. */
  #body(ask: Ask): object {
    return this.#passes(ask) ? this.#wire.metered(ask.body) : this.#wire.encodeRequest(ask.request);
  }

  #passes(ask: Ask): boolean {
    return ask.wire.name === this.#wire.name;
  }

  #refusal(status: number, text: string, redactor: Redactor): Fault {
    const said = redactor.cleanMessage(errorMessage(text));
    if ([400, 413, 422, 500].includes(status) && meansOverflow(text)) {
      return new Fault("context-overflow", `The prompt is longer than the model's context window: ${said}`);
    }
    const answered = status >= 400 ? status : 502;
    return new Fault("http-error", `The model server answered ${status}: ${said}`, answered);
  }

  async *#cleaned(pieces: AsyncIterable<Piece>, redactor: Redactor): AsyncGenerator<Piece> {
    for await (const { bytes, events } of pieces) {
      yield {
        bytes,
        events: events.map((event) =>
          event.type === "error" ? { ...event, message: redactor.cleanMessage(event.message) } : event,
        ),
      };
    }
  }
}

async function* streamPieces(
  decoder: TurnDecoder,
  body: AsyncIterator<Uint8Array>,
  connection: Connection,
  onModel: Ask["onModel"],
): AsyncGenerator<Piece> {
  try {
    for (let size = 0; ; ) {
      const { done, value } = await connection.wait(body.next());
      if (done) break;
      size += value.length;
      if (size > answerLimit)
        throw new Fault("malformed-stream", `The model server's answer has no end: ${size} bytes.`);
      const events = decoder.push(value);
      if (decoder.model !== null) onModel(decoder.model);
      yield { bytes: value, events };
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
  onModel: Ask["onModel"],
): AsyncGenerator<Piece> {
  const bytes = await readAll(body, connection, answerLimit);
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Fault("malformed-stream", "The model server's answer is not JSON.");
  }
  const named = typeof parsed === "object" && parsed !== null ? modelIn(parsed) : null;
  if (named !== null) onModel(named);
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

/** The message in a server's error body. */
function errorMessage(text: string): string {
  let said: unknown = text;
  try {
    const body: unknown = JSON.parse(text);
    const error = typeof body === "object" && body !== null && "error" in body ? body.error : body;
    said = typeof error === "object" && error !== null && "message" in error ? error.message : error;
  } catch {
    // Not JSON: the text itself is the message, and what a page of HTML shows.
    if (/^\s*</.test(text)) said = textOfPage(text);
  }
  return (typeof said === "string" ? said : JSON.stringify(said)).trim() || "no explanation";
}

/** The words of a page, as proxies answer with, on one line. */
function textOfPage(html: string): string {
  const shown = html.replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, " ").replace(/<[^>]*>/g, " ");
  return `a web page: ${shown.replace(/\s+/g, " ").trim()}`;
}
