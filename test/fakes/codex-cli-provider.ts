// A stand-in for codex-cli-provider, which puts a coding agent's own login behind chat completions: text
// alone, one answer at a time, no token counts, and no field that it does not know.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

const known = new Set([
  ...["model", "messages", "stream", "n", "max_tokens", "max_completion_tokens", "temperature", "top_p"],
  ...["stop", "response_format", "user", "seed", "reasoning_effort"],
]);

export interface CodexCliProvider {
  readonly baseUrl: string;
  /** Bodies of the requests that were answered. */
  readonly answered: readonly object[];
  close(): Promise<void>;
}

/** Starts it on a free port with the key it wants and what it says to everything. */
export async function startCodexCliProvider(key: string, say: string): Promise<CodexCliProvider> {
  const answered: object[] = [];
  let busy = false;
  const server = createServer(async (incoming, outgoing) => {
    const send = (status: number, body: object) =>
      outgoing.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    const refuse = (status: number, message: string, code: string | null = null) =>
      send(status, { error: { message, type: "invalid_request_error", param: null, code } });
    if (incoming.headers.authorization !== `Bearer ${key}`) return refuse(401, "Invalid bearer token");
    if (incoming.url === "/v1/models") {
      return send(200, { object: "list", data: [{ id: "codex-cli-default", object: "model", owned_by: "local" }] });
    }
    if (incoming.url !== "/v1/chat/completions") return refuse(404, "Not Found");
    const body = (await json(incoming)) as Record<string, unknown>;
    const strange = Object.keys(body).find((field) => !known.has(field));
    if (strange) return refuse(400, `Unsupported field: ${strange}`);
    if (body["model"] !== "codex-cli-default") return refuse(400, `Unknown model alias: ${body["model"]}`);
    if (!Array.isArray(body["messages"])) return refuse(400, "messages must be a non-empty array");
    if (busy) return refuse(429, "Another Codex execution is already running", "wrapper_busy");
    busy = true;
    setTimeout(() => {
      busy = false;
      answered.push(body);
      const head = { id: "chatcmpl-1", created: 1, model: "codex-cli-default" };
      const message = { role: "assistant", content: say };
      send(200, { ...head, object: "chat.completion", choices: [{ index: 0, message, finish_reason: "stop" }] });
    }, 20);
    return undefined;
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    answered,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
