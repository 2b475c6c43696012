import type { IncomingHttpHeaders } from "node:http";
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

/** What an answer is when it cannot be one of a wire's route, whatever its status; null when it can. */
function otherThanApi(status: number, headers: IncomingHttpHeaders, said: string): string | null {
  if (status >= 300 && status < 400) return `which leads to ${headers.location ?? "another address"}`;
  if (status >= 300) return null;
  if (String(headers["content-type"]).includes("html")) return "a web page";
  // LM Studio answers 200 where it has no route.
  return /"error"\s*:\s*"Unexpected endpoint/i.test(said) ? "with the word that there is no such route" : null;
}

/**
 * Whether the upstream has a route for its wire, asked with an empty POST that no model answers.
 * Never rejects.
 */
export async function reachHttp(upstream: HttpUpstream): Promise<Reach> {
  const url = urlOf(upstream);
  try {
    const {
      statusCode: status,
      headers,
      body,
    } = await send(url, {
      method: "POST",
      dispatcher,
      headers: { "content-type": "application/json", "accept-encoding": "identity", ...upstream.headers },
      body: "{}",
      signal: AbortSignal.timeout(upstream.idleTimeoutMs),
    });
    const said = await beginning(body);
    // Some servers answer 404 for a model they do not have, and none was named: that route is there.
    const there = !absent.has(status) || (status === 404 && /\bmodel\b/i.test(said));
    const other = otherThanApi(status, headers, said);
    const detail = `POST ${new URL(url).pathname} answered ${status}${other === null ? "" : `, ${other}`}`;
    return { ok: there && other === null, status, detail };
  } catch (error) {
    return { ok: false, status: null, detail: `no answer: ${connectionCode(error)}` };
  }
}
