import { Agent, request } from "undici";
import { messageOf } from "../errors.ts";
import type { Reply } from "./gateway.ts";
import type { Listening } from "./listen.ts";

/** More than this many bytes of an answer are nothing that anybody here could use. */
const answerLimit = 64 * 1024 * 1024;

/** Asks a pod of this process the way its agent would. A trial that ends meanwhile ends the request: status 499. */
export async function post(at: Listening, path: string, body: object): Promise<Reply> {
  const socket = at.port === 0 ? { socketPath: at.host } : {};
  // A model may think for as long as its trial lasts, which the trial's end decides.
  const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: socket });
  try {
    const response = await request(`${at.port === 0 ? "http://localhost" : at.url}${path}`, {
      method: "POST",
      dispatcher,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > answerLimit) return { status: 502, body: `The answer has more than ${answerLimit} bytes.` };
    }
    return { status: response.statusCode, body: Buffer.concat(chunks).toString("utf8") };
  } catch (error) {
    return { status: 499, body: `The connection ended: ${messageOf(error)}` };
  } finally {
    await dispatcher.destroy();
  }
}
