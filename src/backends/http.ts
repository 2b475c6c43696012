import type { Readable } from "node:stream";
import { Agent, type Dispatcher, request } from "undici";
import { messageOf, ProfileError } from "../errors.ts";

/** More than this many bytes of an answer that is no stream are not read. */
const LONGEST_ANSWER = 16 * 1024 * 1024;
/** More than this many characters of an error's text are not shown. */
const LONGEST_MESSAGE = 2000;

export interface Ask {
  readonly method: "GET" | "HEAD" | "POST" | "DELETE";
  /** From the root, query included. */
  readonly path: string;
  readonly body?: object | Readable;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** No byte for this long (ms) means that the server hangs; without it the signal alone decides. */
  readonly idleMs?: number;
}

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A model server's HTTP interface, whatever it serves there. */
export class ServerHttp implements AsyncDisposable {
  readonly #base: string;
  readonly #agent = new Agent();

  /** `base`: an address without a path. */
  constructor(base: string) {
    this.#base = base;
  }

  /** @throws ProfileError `backend-unreachable`; the signal's reason when it was aborted. */
  async ask(ask: Ask): Promise<Answer> {
    const { statusCode: status, body } = await this.stream(ask);
    return { status, text: await this.#connected(wholeText(body), ask.signal) };
  }

  /**
   * An answer whose body is still coming; whoever asked has to read or destroy it.
   * @throws as `ask`.
   */
  async stream(ask: Ask): Promise<Dispatcher.ResponseData> {
    const body = ask.body === undefined ? {} : "pipe" in ask.body ? { body: ask.body } : json(ask.body);
    const sent = request(this.#base + ask.path, {
      method: ask.method,
      dispatcher: this.#agent,
      signal: ask.signal,
      headersTimeout: ask.idleMs ?? 0,
      bodyTimeout: ask.idleMs ?? 0,
      ...body,
      headers: {
        // A compressed stream would arrive in lumps.
        "accept-encoding": "identity",
        ...("body" in body && typeof body.body === "string" ? { "content-type": "application/json" } : {}),
        ...ask.headers,
      },
    });
    return await this.#connected(sent, ask.signal);
  }

  /** Whether the server answers this path with a success. Never rejects. */
  async answers(path: string, patienceMs: number): Promise<boolean> {
    try {
      return (await this.ask({ method: "GET", path, signal: AbortSignal.timeout(patienceMs) })).status < 300;
    } catch {
      return false;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }

  async #connected<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      return await work;
    } catch (cause) {
      signal.throwIfAborted();
      throw new ProfileError("backend-unreachable", `${this.#base} does not answer: ${messageOf(cause)}`, { cause });
    }
  }
}

function json(body: object): { body: string } {
  return { body: JSON.stringify(body) };
}

async function wholeText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LONGEST_ANSWER) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** What a server says in an error, in one bounded line. */
export function saidIn(text: string): string {
  return text.trim().replace(/\s+/g, " ").slice(0, LONGEST_MESSAGE) || "nothing";
}
