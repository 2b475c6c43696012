import { expect, test } from "vitest";
import {
  agentKey,
  ask,
  askCodex,
  codexRequest,
  execCommand,
  richTurn,
  scripted,
  startBoth,
  upstreamKey,
} from "./harness.ts";

test("where the server speaks the agent's wire, the answer's bytes pass through unchanged", async () => {
  await using bench = await startBoth("responses", scripted(richTurn));
  const told = await askCodex(bench);
  expect(told.text).toBe(bench.fake.sent[0]);
  expect(told.text).toContain("response.completed");
});

test("the request passes with all its fields and tools, of whatever type", async () => {
  await using bench = await startBoth("responses", scripted(richTurn));
  const tools = [execCommand, { type: "custom", name: "apply_patch" }];
  await askCodex(bench, "hi", { tools });
  expect(bench.fake.received[0]?.body).toEqual(codexRequest("hi", { tools }));
  expect((await bench.last()).droppedTools).toEqual([]);
});

test("the server gets its own key, and neither the agent's nor any other of its headers", async () => {
  await using bench = await startBoth("responses", scripted(richTurn));
  await ask(bench.url, "/v1/responses", codexRequest(), { "x-codex-turn-metadata": "{}", cookie: "a=b" });
  const headers = bench.fake.received[0]?.headers;
  expect(headers?.authorization).toBe(`Bearer ${upstreamKey}`);
  expect(JSON.stringify(headers)).not.toContain(agentKey);
  expect(headers).not.toHaveProperty("cookie");
  expect(headers).not.toHaveProperty("x-codex-turn-metadata");
});

test("a model named twice in one body cannot slip past the check", async () => {
  await using bench = await startBoth("responses", scripted(richTurn));
  const body = JSON.stringify(codexRequest()).replace("{", '{"model":"expensive",');
  await ask(bench.url, "/v1/responses", body);
  expect(bench.fake.received[0]?.body).toEqual(codexRequest());
});

test("chat completions pass through too, with usage asked for", async () => {
  await using bench = await startBoth("chat", scripted(richTurn));
  const body = { model: "m", stream: true, messages: [{ role: "user", content: "hi" }], seed: 7 };
  const told = await ask(bench.url, "/v1/chat/completions", body);
  expect(told.text).toBe(bench.fake.sent[0]);
  expect(bench.fake.received[0]?.body).toEqual({ ...body, stream_options: { include_usage: true } });
  expect(await bench.last()).toMatchObject({ wire: "chat", upstreamWire: "chat", usage: bench.fake.reported[0] });
});
