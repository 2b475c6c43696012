import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { Gateway } from "../../src/gateway/server.ts";
import { chatter, httpUpstream } from "./harness.ts";

/** What the gateway says of a server that answers every request with a status. */
async function reachOf(status: number, headers: Record<string, string> = {}, body = "{}") {
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    outgoing.writeHead(status, headers).end(body);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const reach = await new Gateway().reach(httpUpstream(`http://127.0.0.1:${port}/v1/`, "chat"));
  server.close();
  return { asked, reach };
}

test.each([
  [200, true],
  [400, true],
  [401, true],
  [422, true],
  [500, true],
  [404, false],
  [405, false],
  [501, false],
])("a server whose route answers %i: served %s", async (status, ok) => {
  const { asked, reach } = await reachOf(status);
  expect(reach).toEqual({ ok, status, detail: `POST /v1/chat/completions answered ${status}` });
  expect(asked).toEqual(["POST /v1/chat/completions"]);
});

test.each([
  [200, { "content-type": "text/html; charset=utf-8" }, "<html></html>", "a web page"],
  [308, { location: "https://elsewhere.example/v1" }, "", "which leads to https://elsewhere.example/v1"],
  [200, {}, '{"error":"Unexpected endpoint or method. (POST /v1/x)"}', "with the word that there is no such route"],
])("an answer that no API gives (%i) is no sign of a route", async (status, headers, body, words) => {
  const { reach } = await reachOf(status, headers, body);
  expect(reach).toEqual({ ok: false, status, detail: `POST /v1/chat/completions answered ${status}, ${words}` });
});

test("an error page of a proxy is no reason to doubt the route", async () => {
  expect((await reachOf(502, { "content-type": "text/html" }, "<html></html>")).reach.ok).toBe(true);
});

test("no server: no status, and the system's word for it", async () => {
  const reach = await new Gateway().reach(httpUpstream("http://127.0.0.1:9/v1", "responses"));
  expect(reach).toEqual({ ok: false, status: null, detail: "no answer: ECONNREFUSED" });
});

test("a server that accepts and then says nothing: no status", async () => {
  const server = createServer(() => undefined);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const upstream = httpUpstream(`http://127.0.0.1:${port}/v1`, "chat", 100);
  expect(await new Gateway().reach(upstream)).toMatchObject({ ok: false, status: null });
  server.closeAllConnections();
  server.close();
});

test("a session is always within reach", async () => {
  expect(await new Gateway().reach({ kind: "replay", session: chatter(2) })).toMatchObject({ ok: true, status: null });
});
