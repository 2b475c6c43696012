import { type Dispatcher, EnvHttpProxyAgent, fetch, type Response } from "undici";
import { messageOf } from "../../errors.ts";
import { GitHubError, type Refusal } from "./github-error.ts";
import { nextPage } from "./pages.ts";

export interface RestOptions {
  /** `https://api.github.com`, or that of an Enterprise server. */
  readonly apiUrl: string;
  readonly token: string;
  /** All waiting for limits and for a server that fails, together (ms). */
  readonly patienceMs?: number;
  /** Waits (ms); rejects when the job is cancelled. */
  readonly wait?: (ms: number) => Promise<void>;
  /** Takes secrets out of every text that is sent. */
  readonly clean?: (text: string) => string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

type Method = "GET" | "POST" | "PATCH";

const API_VERSION = "2022-11-28";
const PATIENCE_MS = 120_000;
/** For one answer, its body included. */
const ANSWER_MS = 30_000;
/** A failing server is asked again after these waits (ms). */
const AGAIN_AFTER = [1000, 3000, 9000];
/** What GitHub asks for where a secondary limit names no time. */
const SECONDARY_MS = 60_000;
const LONGEST_MESSAGE = 300;

/** GitHub's REST API: one request with its limits and failures dealt with. Proxies are those of the environment. */
export class Rest {
  readonly #options: Required<RestOptions>;
  readonly #dispatcher: Dispatcher = new EnvHttpProxyAgent();
  #patienceMs: number;

  constructor(options: RestOptions) {
    this.#options = { patienceMs: PATIENCE_MS, wait: sleep, clean: String, now: Date.now, ...options };
    this.#patienceMs = this.#options.patienceMs;
  }

  /** Sends a request and gives the JSON of the answer. @throws GitHubError */
  async ask(method: Method, path: string, body?: object): Promise<unknown> {
    return (await this.#json(method, this.#options.apiUrl + path, body)).value;
  }

  /** The pages of a list, as long as somebody reads on. @throws GitHubError */
  async *pages(path: string): AsyncGenerator<unknown, void, undefined> {
    let url: string | null = this.#options.apiUrl + path;
    while (url !== null) {
      const page: { value: unknown; next: string | null } = await this.#json("GET", url);
      yield page.value;
      // The token goes only where it belongs.
      url = page.next?.startsWith(`${this.#options.apiUrl}/`) ? page.next : null;
    }
  }

  /** An answer of bytes. Redirects to another server lose the token, as fetch does it. @throws GitHubError */
  async bytes(path: string, most: number): Promise<Buffer> {
    return await this.#send("GET", this.#options.apiUrl + path, undefined, (response) => atMost(response, most));
  }

  async #json(method: Method, url: string, body?: object): Promise<{ value: unknown; next: string | null }> {
    return await this.#send(method, url, body, async (response) => ({
      value: (await response.json()) as unknown,
      next: nextPage(response.headers.get("link")),
    }));
  }

  #jsonText(body: object): string {
    return JSON.stringify(body, (_, value: unknown) =>
      typeof value === "string" ? this.#options.clean(value) : value,
    );
  }

  async #send<T>(
    method: Method,
    url: string,
    body: object | undefined,
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    for (let failures = 0; ; ) {
      const attempt = await this.#attempt(method, url, body, read);
      if ("value" in attempt) return attempt.value;
      const { error } = attempt;
      // Nobody knows whether a server that failed has already written what was sent: the caller looks first.
      const again = error.refusal === "unavailable" && method !== "POST" ? AGAIN_AFTER[failures] : undefined;
      failures += 1;
      const waitMs = attempt.waitMs ?? again;
      if (waitMs === undefined) throw error;
      if (waitMs > this.#patienceMs) throw tooLong(error, waitMs);
      this.#patienceMs -= waitMs;
      await this.#options.wait(waitMs);
    }
  }

  async #attempt<T>(
    method: Method,
    url: string,
    body: object | undefined,
    read: (response: Response) => Promise<T>,
  ): Promise<{ value: T } | { error: GitHubError; waitMs: number | null }> {
    const what = `${method} ${new URL(url).pathname}`;
    try {
      const response = await fetch(url, {
        method,
        dispatcher: this.#dispatcher,
        signal: AbortSignal.timeout(ANSWER_MS),
        headers: {
          accept: "application/vnd.github+json",
          authorization: `Bearer ${this.#options.token}`,
          "user-agent": "agent-eval",
          "x-github-api-version": API_VERSION,
          ...(body && { "content-type": "application/json" }),
        },
        ...(body && { body: this.#jsonText(body) }),
      });
      if (response.ok) return { value: await read(response) };
      return await this.#refused(response, what);
    } catch (cause) {
      if (cause instanceof GitHubError) return { error: cause, waitMs: null };
      const why = cause instanceof Error && cause.cause ? messageOf(cause.cause) : messageOf(cause);
      return {
        error: new GitHubError("unavailable", null, `${what}: GitHub does not answer: ${why}`, cause),
        waitMs: null,
      };
    }
  }

  async #refused(response: Response, what: string): Promise<{ error: GitHubError; waitMs: number | null }> {
    const { status, headers } = response;
    const text = (await atMost(response, 64 * 1024).catch(() => Buffer.alloc(0))).toString("utf8");
    const said = messageIn(text) ?? response.statusText;
    const waitMs = limitOf(status, headers, said, this.#options.now());
    const refusal = waitMs === null ? refusalOf(status) : "rate-limited";
    const message = `${what}: ${status} ${said}`.slice(0, LONGEST_MESSAGE);
    return { error: new GitHubError(refusal, status, message), waitMs };
  }
}

/**
 * How long a limit asks to wait (ms); null for an answer that is about none. A limit looks like a missing permission
 * but for its headers: https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
function limitOf(status: number, headers: Response["headers"], said: string, now: number): number | null {
  if (status !== 403 && status !== 429) return null;
  const after = Number(headers.get("retry-after") ?? Number.NaN);
  if (Number.isFinite(after)) return Math.max(0, after) * 1000;
  const reset = Number(headers.get("x-ratelimit-reset") ?? Number.NaN);
  // A second more: the clocks are not the same.
  if (headers.get("x-ratelimit-remaining") === "0" && Number.isFinite(reset)) {
    return Math.max(0, reset * 1000 - now) + 1000;
  }
  return status === 429 || /secondary rate limit/i.test(said) ? SECONDARY_MS : null;
}

function refusalOf(status: number): Refusal {
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404 || status === 410) return "not-found";
  return status >= 500 ? "unavailable" : "invalid";
}

function tooLong(error: GitHubError, waitMs: number): GitHubError {
  const message = `${error.message}; it would have to be waited for ${Math.ceil(waitMs / 1000)} s`;
  return new GitHubError(error.refusal, error.status, message, error);
}

function messageIn(text: string): string | null {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === "string" ? message.replaceAll(/\s+/g, " ") : null;
  } catch {
    return null;
  }
}

/** @throws GitHubError `invalid` for a longer body. */
async function atMost(response: Response, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > most) throw new GitHubError("invalid", response.status, `an answer of more than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function sleep(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
