import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { ask, askCodex, chatter, codexRequest, httpUpstream, routeTo, startBench, startBoth } from "./harness.ts";

const session = { kind: "replay" as const, session: chatter(3) };

test("a pod serves one trial at a time, and each trial has its own ledger", async () => {
  await using bench = await startBench(session, { trialId: "first" });
  await expect(bench.gateway.open("pod", routeTo(session))).rejects.toMatchObject({ code: "pod-busy" });
  await askCodex(bench);
  expect(await bench.gateway.close("pod")).toMatchObject({ trialId: "first", requests: [{ index: 0 }] });
  await bench.gateway.open("pod", routeTo(session, { trialId: "second" }));
  expect(await bench.peek()).toMatchObject({ trialId: "second", requests: [] });
});

test("two pods do not see each other", async () => {
  await using bench = await startBench(session, { trialId: "one", model: "a" });
  const other = await bench.gateway.listen("other", { host: "127.0.0.1", port: 0 });
  await bench.gateway.open("other", routeTo(session, { trialId: "two", model: "b" }));
  expect((await ask(other.url, "/v1/responses", codexRequest("hi", { model: "a" }))).status).toBe(400);
  expect((await ask(other.url, "/v1/responses", codexRequest("hi", { model: "b" }))).status).toBe(200);
  expect((await bench.peek()).requests).toHaveLength(0);
  expect((await bench.gateway.peek("other")).requests).toHaveLength(2);
});

test("without an open trial nothing is served", async () => {
  await using bench = await startBench(session);
  await bench.gateway.close("pod");
  const told = await askCodex(bench);
  expect(told.status).toBe(503);
  expect(told.body).toMatchObject({ error: { code: "no-trial" } });
  await expect(bench.gateway.peek("pod")).rejects.toMatchObject({ code: "no-trial" });
  await expect(bench.gateway.peek("nowhere")).rejects.toMatchObject({ code: "unknown-pod" });
});

test("an unknown path names those that are served; the model list is the profile's model", async () => {
  await using bench = await startBench(session);
  const told = await ask(bench.url, "/v1/embeddings", {});
  expect(told.status).toBe(404);
  expect(told.text).toContain("POST /v1/responses");
  const models = await (await fetch(`${bench.url}/v1/models`)).json();
  expect(models).toMatchObject({ data: [{ id: "m" }] });
});

test.each([
  ["no JSON", "{oops", 400],
  ["a list", "[]", 400],
  ["no input", '{"model":"m"}', 400],
  ["wrong types", '{"model":"m","input":[{"type":"message","content":7}]}', 400],
])("a request that is %s is refused as malformed and recorded", async (_, body, status) => {
  await using bench = await startBench(session);
  const told = await ask(bench.url, "/v1/responses", body);
  expect(told.status).toBe(status);
  expect(told.body).toMatchObject({ error: { code: "malformed-request" } });
  expect(await bench.last()).toMatchObject({ finish: "error", error: { code: "malformed-request" } });
});

test("a body beyond all measure is refused, and the agent hears so", async () => {
  await using bench = await startBench(session);
  const told = await ask(
    bench.url,
    "/v1/responses",
    JSON.stringify({ model: "m", input: "x".repeat(65 * 1024 * 1024) }),
  );
  expect(told.status).toBe(413);
  expect((await bench.last()).error?.code).toBe("malformed-request");
});

test("closing a trial cuts the request that is open and records it", async () => {
  await using bench = await startBoth("chat", chatter(1));
  bench.fake.mode = "hang-before-headers";
  const asked = askCodex(bench).then(
    () => "answered",
    () => "cut",
  );
  while (bench.fake.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const ledger = await bench.gateway.close("pod");
  expect(ledger.requests).toMatchObject([{ finish: "error", error: { code: "client-gone" } }]);
  expect(await asked).toBe("cut");
});

test("an agent that goes away ends the request at the server too", async () => {
  let gone = false;
  const server = createServer((_, outgoing) => {
    outgoing.writeHead(200, { "content-type": "text/event-stream" }).write(": waiting\n\n");
    outgoing.once("close", () => {
      gone = true;
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  await using bench = await startBench(httpUpstream(`http://127.0.0.1:${port}/v1`, "responses"));
  const leaving = new AbortController();
  const response = await fetch(`${bench.url}/v1/responses`, {
    method: "POST",
    body: JSON.stringify(codexRequest()),
    signal: leaving.signal,
  });
  expect(response.status).toBe(200);
  leaving.abort();
  while (!gone) await new Promise((resolve) => setTimeout(resolve, 5));
  while ((await bench.peek()).requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect((await bench.last()).error?.code).toBe("client-gone");
  server.close();
});
