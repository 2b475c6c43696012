import { request as send } from "undici";
import { connectionCode } from "./connection.ts";
import type { Reach } from "./gateway.ts";
import { dispatcher, type HttpUpstream, urlOf } from "./http-upstream.ts";

/** Statuses that say that there is no such route. */
const absent = new Set([404, 405, 501]);
/** More than this many bytes of an answer are not read. */
const answerLimit = 64 * 1024;

/** What breaks after the status changes nothing. */
async function beginning(body: AsyncIterable<Buffer>): Promise<string> {
  let text = "";
  try {
    for await (const chunk of body) {
      text += chunk.toString("utf8");
      if (text.length > answerLimit) break;
    }
  } catch {
    // What was said until then counts.
  }
  return text;
}

/**
 * Whether the upstream has a route for its wire, asked with an empty POST that no model answers.
 * Never rejects.
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
    const said = await beginning(body);
    // Some servers answer 404 for a model they do not have, and none was named: that route is there.
    const ok = !absent.has(status) || (status === 404 && /\bmodel\b/i.test(said));
    return { ok, status, detail: `POST ${new URL(url).pathname} answered ${status}` };
  } catch (error) {
    return { ok: false, status: null, detail: `no answer: ${connectionCode(error)}` };
  }
}
