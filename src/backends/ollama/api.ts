import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import type { z } from "zod";
import { messageOf, ProfileError } from "../../errors.ts";
import { type Ask, type ServerHttp, saidIn } from "../http.ts";
import { jsonLines } from "../ndjson.ts";
import { Failure, type Loaded, Processes, Shown, Step, Tags, Version } from "./answers.ts";

/** Ollama answered, and said no. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Short questions are answered at once, or the server hangs. */
const promptlyMs = 30_000;
/** Checking the digest of a large model is done in silence, on a slow disk for minutes. */
const betweenStepsMs = 15 * 60_000;

/**
 * The routes of one Ollama server. They throw `Refusal`, or ProfileError `backend-unreachable` for no or half an
 * answer and `bad-answer` for one that is not Ollama's; an abort throws the signal's reason.
 */
export class OllamaApi {
  readonly #http: ServerHttp;

  constructor(http: ServerHttp) {
    this.#http = http;
  }

  async version(signal: AbortSignal): Promise<string> {
    return (await this.#read(Version, { method: "GET", path: "/api/version", signal, idleMs: promptlyMs })).version;
  }

  async models(signal: AbortSignal): Promise<z.infer<typeof Tags>["models"]> {
    return (await this.#read(Tags, { method: "GET", path: "/api/tags", signal, idleMs: promptlyMs })).models;
  }

  async loaded(signal: AbortSignal): Promise<Loaded[]> {
    return (await this.#read(Processes, { method: "GET", path: "/api/ps", signal, idleMs: promptlyMs })).models;
  }

  /** null: there is no such model. */
  async show(model: string, signal: AbortSignal): Promise<Shown | null> {
    const ask: Ask = { method: "POST", path: "/api/show", body: { model }, signal, idleMs: promptlyMs };
    return unlessMissing(this.#read(Shown, ask));
  }

  /** Its steps as they come. The last of a good one says `success`; an `error` may come after any. */
  pull(model: string, signal: AbortSignal): AsyncGenerator<Step> {
    return this.#steps({ path: "/api/pull", body: { model, stream: true }, signal });
  }

  create(body: Readonly<Record<string, unknown>>, signal: AbortSignal): AsyncGenerator<Step> {
    return this.#steps({ path: "/api/create", body: { ...body, stream: true }, signal });
  }

  /** Removes a model's name, and of its parts those that no other model needs. */
  async delete(model: string, signal: AbortSignal): Promise<void> {
    const ask: Ask = { method: "DELETE", path: "/api/delete", body: { model }, signal, idleMs: promptlyMs };
    await unlessMissing(this.#text(ask));
  }

  /** An empty prompt loads the model, and with a `keepAlive` of 0 puts it away. */
  async generateNothing(model: string, keepAlive: number | string, signal: AbortSignal): Promise<void> {
    const body = { model, keep_alive: keepAlive, stream: false };
    await this.#text({ method: "POST", path: "/api/generate", body, signal });
  }

  /** One token over the route that agents' requests take. */
  async warm(model: string, signal: AbortSignal): Promise<void> {
    const messages = [{ role: "user", content: "Say ok." }];
    const body = { model, messages, max_tokens: 1, stream: false };
    await this.#text({ method: "POST", path: "/v1/chat/completions", body, signal });
  }

  async hasBlob(digest: string, signal: AbortSignal): Promise<boolean> {
    const ask: Ask = { method: "HEAD", path: `/api/blobs/${digest}`, signal, idleMs: promptlyMs };
    return (await unlessMissing(this.#text(ask))) !== null;
  }

  async putBlob(digest: string, file: string, onBytes: (sent: number) => void, signal: AbortSignal): Promise<void> {
    const { size } = await stat(file);
    const stream = createReadStream(file, { highWaterMark: 1024 ** 2 });
    const counted = async function* () {
      let sent = 0;
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        yield chunk;
        sent += chunk.length;
        onBytes(sent);
      }
    };
    const headers = { "content-length": String(size), "content-type": "application/octet-stream" };
    try {
      const body = Readable.from(counted(), { objectMode: false });
      await this.#text({ method: "POST", path: `/api/blobs/${digest}`, body, headers, signal });
    } finally {
      stream.destroy();
    }
  }

  async *#steps(ask: Pick<Ask, "path" | "signal"> & { body: object }): AsyncGenerator<Step> {
    const { statusCode, body } = await this.#http.stream({ ...ask, method: "POST", idleMs: betweenStepsMs });
    try {
      for await (const line of jsonLines(body)) {
        const step = Step.safeParse(line);
        if (!step.success) throw new Error(`${ask.path} sent a line that is no step`);
        // Until the first step is out, an error comes with a status of its own.
        if (statusCode >= 400) throw new Refusal(statusCode, step.data.error ?? `HTTP ${statusCode}`);
        yield step.data;
      }
    } catch (cause) {
      ask.signal.throwIfAborted();
      if (cause instanceof Refusal) throw cause;
      throw new ProfileError("backend-unreachable", `the answer to ${ask.path} broke off: ${messageOf(cause)}`, {
        cause,
      });
    } finally {
      body.destroy();
    }
  }

  async #read<T>(schema: z.ZodType<T>, ask: Ask): Promise<T> {
    const text = await this.#text(ask);
    const parsed = schema.safeParse(jsonOf(text));
    if (parsed.success) return parsed.data;
    throw new ProfileError("bad-answer", `${ask.path} answers what Ollama does not: ${saidIn(text).slice(0, 300)}`, {
      fix: "Check that `url` is Ollama's own address, without a path.",
      cause: parsed.error,
    });
  }

  async #text(ask: Ask): Promise<string> {
    const { status, text } = await this.#http.ask(ask);
    if (status < 400) return text;
    const failure = Failure.safeParse(jsonOf(text));
    const { error } = failure.success ? failure.data : { error: saidIn(text) };
    throw new Refusal(status, typeof error === "string" ? error : error.message);
  }
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return null;
    throw error;
  }
}

/** undefined for what is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
