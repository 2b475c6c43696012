import { Agent, request } from "undici";
import { messageOf } from "../errors.ts";
import type { Reply } from "./gateway.ts";
import type { Listening } from "./listen.ts";

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
    return { status: response.statusCode, body: await response.body.text() };
  } catch (error) {
    return { status: 499, body: `The connection ended: ${messageOf(error)}` };
  } finally {
    await dispatcher.destroy();
  }
}
