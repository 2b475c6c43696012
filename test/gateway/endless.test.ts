import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { post } from "../../src/gateway/ask.ts";
import { FailedRequests } from "../../src/gateway/retry.ts";
import { chat } from "../../src/gateway/wires/chat/chat.ts";
import { askCodex, httpUpstream, startBench } from "./harness.ts";

/** A server whose answers never end. */
async function endless(): Promise<number> {
  const comment = `:${" ".repeat(1024 * 1024)}\n`;
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    Readable.from(
      (function* () {
        for (;;) yield comment;
      })(),
    ).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test("an answer without an end is cut off, as no model's", async () => {
  await using bench = await startBench(httpUpstream(`http://127.0.0.1:${await endless()}/v1`, "chat"));
  await askCodex(bench);
  expect((await bench.last()).error).toMatchObject({
    code: "malformed-stream",
    message: expect.stringContaining("no end"),
  });
});

test("nor does the harness read one that it asked for itself", async () => {
  const port = await endless();
  const reply = await post({ host: "127.0.0.1", port, url: `http://127.0.0.1:${port}` }, "/v1/chat/completions", {});
  expect(reply).toEqual({ status: 502, body: expect.stringContaining("more than") });
});

test("failed requests without an end take no memory without an end", () => {
  const failed = new FailedRequests();
  const requests = Array.from({ length: 1200 }, (_, index) => {
    return chat.decodeRequest({ model: `m${index}`, messages: [{ role: "user", content: "hi" }] });
  });
  for (const request of requests) failed.add(request);
  expect(requests.filter((request) => failed.has(request))).toHaveLength(1000);
});
