import type { IncomingMessage, ServerResponse } from "node:http";
import { request as send } from "undici";
import { z } from "zod";
import { parseJson, readBody } from "./body.ts";
import { loginHeaders } from "./credentials.ts";
import { Fault } from "./fault.ts";
import { Refresh } from "./gateway.ts";
import { dispatcher, type HttpUpstream } from "./http-upstream.ts";

/** Where an agent with a login asks for new tokens. */
export const refreshPath = "/oauth/token";

/** An issuer that is silent for this long (ms) is given up. Not with the trial: its answer may be on its way. */
const patienceMs = 30_000;
/** Each renewal costs the issuer something; an agent needs one in days. */
const mostRenewals = 20;
/** Longer answers (bytes) are no tokens, and no list of models. */
const answerLimit = 8 * 1024 * 1024;

const Request = z.object({
  grant_type: z.literal("refresh_token"),
  refresh_token: z.string().min(1).max(16_384),
  client_id: z.string().max(256).optional(),
  scope: z.string().max(256).optional(),
  refresh_reason: z.string().max(256).optional(),
});

interface Said {
  readonly status: number;
  readonly body: string;
}

/** The renewals of one trial: passed on to the issuer one by one, and remembered for the harness. */
export class Renewals {
  readonly #url: string;
  readonly #ended: AbortSignal;
  readonly #done: Refresh[] = [];
  /** By refresh token: one that is handed in twice may end the whole login, so the second gets the first's answer. */
  readonly #asked = new Map<string, Promise<Said>>();
  #open = 0;
  #wake = Promise.withResolvers<void>();

  constructor(url: string, ended: AbortSignal) {
    this.#url = url;
    this.#ended = ended;
    ended.addEventListener("abort", () => this.#notify(), { once: true });
  }

  /** Serves one request of the agent. Never rejects. */
  async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    let said: Said;
    try {
      const body = Request.parse(parseJson(await readBody(incoming, this.#ended)));
      said = await this.#once(body);
    } catch (error) {
      const status = error instanceof Fault ? error.status : error instanceof z.ZodError ? 400 : 502;
      said = {
        status,
        body: JSON.stringify({ error: { code: "refresh_failed", message: "The token was not renewed." } }),
      };
    }
    outgoing.writeHead(said.status, { "content-type": "application/json", "cache-control": "no-store" });
    outgoing.end(said.body);
  }

  #once(body: z.infer<typeof Request>): Promise<Said> {
    const known = this.#asked.get(body.refresh_token);
    if (known) return known;
    if (this.#asked.size >= mostRenewals) throw new Fault("malformed-request", "Too many renewals.", 429);
    const asking = this.#ask(body).finally(() => {
      this.#open -= 1;
      this.#notify();
    });
    this.#open += 1;
    this.#asked.set(body.refresh_token, asking);
    // What the issuer did not decide may be asked again.
    const again = () => this.#asked.delete(body.refresh_token);
    asking.then(({ status }) => status >= 500 && again(), again);
    return asking;
  }

  async #ask(body: z.infer<typeof Request>): Promise<Said> {
    const response = await send(this.#url, {
      method: "POST",
      dispatcher,
      headers: { "content-type": "application/json", accept: "application/json", "accept-encoding": "identity" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patienceMs),
    });
    const text = await textOf(response.body);
    if (response.statusCode === 200) {
      const tokens = Refresh.shape.tokens.strip().safeParse(asJson(text)).data;
      if (tokens) this.#done.push({ used: body.refresh_token, tokens, at: new Date().toISOString() });
    }
    return { status: response.statusCode, body: text };
  }

  /** See `GatewayControl.refreshes`. */
  async after(count: number): Promise<readonly Refresh[]> {
    while (this.#done.length <= count && !(this.#ended.aborted && this.#open === 0)) await this.#wake.promise;
    return this.#done.slice(count);
  }

  #notify(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers<void>();
  }
}

/**
 * The list of models as the agent's own service has it: it decides how the agent works with each of them. Never
 * rejects; null when it cannot be had.
 */
export async function modelList(
  { baseUrl }: HttpUpstream,
  incoming: IncomingMessage,
  signal: AbortSignal,
): Promise<string | null> {
  const query = new URL(incoming.url ?? "/", "http://gateway").search;
  try {
    const response = await send(`${baseUrl.replace(/\/+$/, "")}/models${query}`, {
      method: "GET",
      dispatcher,
      headers: { accept: "application/json", "accept-encoding": "identity", ...loginHeaders(incoming.headers) },
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    const text = await textOf(response.body);
    return response.statusCode === 200 && asJson(text) !== null ? text : null;
  } catch {
    return null;
  }
}

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > answerLimit) throw new Error("too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
