import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { startMessagesUpstream } from "../fakes/messages-upstream.ts";
import { ask, chatter, claudeRequest, httpUpstream, startBench, startBoth, upstreamKey } from "./harness.ts";

const path = "/v1/messages/count_tokens?beta=true";
const count = (url: string, body: object | string = claudeRequest("a word ".repeat(200))) =>
  fetch(url + path, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) });

test("a server that counts is asked, with its key", async () => {
  await using bench = await startBoth("messages", chatter(1));
  const body = claudeRequest("hi");
  const response = await count(bench.url, body);
  expect(response.headers.get("x-agent-eval-tokens")).toBe("upstream");
  expect(await response.json()).toEqual({ input_tokens: Math.ceil(JSON.stringify(body).length / 4) });
});

test("where none counts, the answer is an estimate and says so", async () => {
  const fake = await startMessagesUpstream({ session: chatter(1), counts: false });
  await using without = await startBench(httpUpstream(fake.baseUrl, "messages"));
  await using chat = await startBoth("chat", chatter(1));
  await using replay = await startBench({ kind: "replay", session: chatter(1) });
  await using away = await startBench(httpUpstream("http://127.0.0.1:9/v1", "messages"));
  for (const { url } of [without, chat, replay, away]) {
    const response = await count(url);
    expect(response.status).toBe(200);
    expect(response.headers.get("x-agent-eval-tokens")).toBe("estimated");
    const { input_tokens } = (await response.json()) as { input_tokens: number };
    expect(input_tokens).toBeGreaterThan(350);
    expect(input_tokens).toBeLessThan(500);
  }
  await fake.close();
});

test("counting is no model request: it stands in no ledger and uses up no limit", async () => {
  const limits = { requests: 1, tokens: null, contextTokens: null, costUsd: null };
  await using bench = await startBoth("messages", chatter(1), "ok", { limits });
  for (let times = 0; times < 3; times++) expect((await count(bench.url)).status).toBe(200);
  expect((await bench.peek()).requests).toEqual([]);
  expect((await ask(bench.url, "/v1/messages", claudeRequest())).status).toBe(200);
  expect(bench.fake.received).toHaveLength(1);
});

test("it is counted for the trial's model only, and in a body that can be read", async () => {
  await using bench = await startBoth("messages", chatter(1));
  const other = await count(bench.url, claudeRequest("hi", { model: "expensive" }));
  expect(other.status).toBe(400);
  expect(await other.json()).toMatchObject({ type: "error", error: { type: "invalid_request_error" } });
  expect((await count(bench.url, "{")).status).toBe(400);
  expect(JSON.stringify(await (await count(bench.url)).json())).not.toContain(upstreamKey);
});

test("without a trial nothing is counted", async () => {
  await using bench = await startBoth("messages", chatter(1));
  await bench.gateway.close("pod");
  expect((await count(bench.url)).status).toBe(503);
});

test("counts that are open are bounded like requests", async () => {
  const silent = createServer(() => {}).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  await using bench = await startBench(httpUpstream(`http://127.0.0.1:${port}/v1`, "messages"));
  const open = Array.from({ length: 60 }, () => count(bench.url).then(({ status }) => status));
  expect(await Promise.race(open)).toBe(429);
  await bench.gateway.close("pod");
  await Promise.allSettled(open);
  silent.closeAllConnections();
  silent.close();
});
