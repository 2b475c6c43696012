import { request as send } from "undici";
import { connectionCode } from "./connection.ts";
import type { Reach } from "./gateway.ts";
import { dispatcher, type HttpUpstream, urlOf } from "./http-upstream.ts";

/** Statuses that say that there is no such route. */
const absent = new Set([404, 405, 501]);
/** More than this many bytes of an answer are not read. */
const answerLimit = 64 * 1024;

/**
 * Whether the upstream has a route for its wire, asked with an empty POST that no model answers.
 * Throws a `UsageError` for a wire that the gateway does not speak, and for nothing else.
 */
export async function reachHttp(upstream: HttpUpstream): Promise<Reach> {
  const url = urlOf(upstream);
  try {
    const { statusCode: status, body } = await send(url, {
      method: "POST",
      dispatcher,
      headers: { "content-type": "application/json", "accept-encoding": "identity", ...upstream.headers },
      body: "{}",
      signal: AbortSignal.timeout(upstream.idleTimeoutMs),
    });
    // The status has said it all; what breaks after it changes nothing.
    await body.dump({ limit: answerLimit }).catch(() => undefined);
    return { ok: !absent.has(status), status, detail: `POST ${new URL(url).pathname} answered ${status}` };
  } catch (error) {
    return { ok: false, status: null, detail: `no answer: ${connectionCode(error)}` };
  }
}
