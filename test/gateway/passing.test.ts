import { expect, test } from "vitest";
import {
  agentKey,
  ask,
  askClaude,
  askCodex,
  claudeRequest,
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

test("tools, tool choice and effort of a chat agent pass untouched to a chat server, streamed or not", async () => {
  await using bench = await startBoth("chat", scripted(richTurn, richTurn));
  const { type: _, ...named } = execCommand;
  const body = {
    model: "m",
    messages: [{ role: "user", content: [{ type: "text", text: "hi" }] }],
    tools: [{ type: "function", function: { ...named, strict: true } }],
    tool_choice: "auto",
    reasoning_effort: "low",
    logit_bias: { 5: 1 },
  };
  const whole = await ask(bench.url, "/v1/chat/completions", body);
  expect(bench.fake.received[0]?.body).toEqual(body);
  expect(whole.body).toMatchObject({
    choices: [
      { message: { content: "I look at both.", reasoning_content: "Two files, I think.", tool_calls: [{}, {}] } },
    ],
  });
  expect(await bench.last()).toMatchObject({ toolCalls: 2, invalidToolCalls: 0, usage: bench.fake.reported[0] });
  const streamed = { ...body, stream: true, stream_options: { include_usage: false, other: 1 } };
  expect((await ask(bench.url, "/chat/completions", streamed)).text).toBe(bench.fake.sent[0]);
  expect(bench.fake.received[1]?.body["stream_options"]).toEqual({ include_usage: true, other: 1 });
  expect(await bench.last()).toMatchObject({ toolCalls: 2, invalidToolCalls: 0, usage: bench.fake.reported[1] });
});

test("messages pass through with what only Messages can say, and with the headers that belong to it", async () => {
  await using bench = await startBoth("messages", scripted(richTurn));
  const more = {
    thinking: { type: "adaptive" },
    context_management: { edits: [] },
    tools: [
      { type: "web_search_20250305", name: "web_search" },
      { name: "Bash", input_schema: { type: "object" } },
    ],
  };
  const headers = { "anthropic-version": "2024-01-01", "anthropic-beta": "effort-2025-11-24", "x-api-key": agentKey };
  const told = await ask(bench.url, "/v1/messages?beta=true", claudeRequest("hi", more), headers);
  expect(told.text).toBe(bench.fake.sent[0]);
  const [received] = bench.fake.received;
  expect(received?.body).toEqual(claudeRequest("hi", more));
  expect(received?.headers).toMatchObject({
    "anthropic-version": "2024-01-01",
    "anthropic-beta": "effort-2025-11-24",
    authorization: `Bearer ${upstreamKey}`,
  });
  expect(JSON.stringify(received?.headers)).not.toContain(agentKey);
  expect(await bench.last()).toMatchObject({ usage: bench.fake.reported[0], toolCalls: 2, droppedTools: [] });
});

test("a server of Messages hears the version that it insists on, whatever the agent speaks", async () => {
  await using bench = await startBoth("messages", scripted(richTurn));
  await askCodex(bench);
  expect(bench.fake.received[0]?.headers["anthropic-version"]).toBe("2023-06-01");
});

test("what was written to the cache counts as input, and what was read from it as cached", async () => {
  await using bench = await startBoth("messages", scripted(richTurn, richTurn));
  await askClaude(bench);
  await askClaude(bench);
  const { requests } = await bench.peek();
  expect(requests.map(({ usage }) => usage)).toEqual(bench.fake.reported);
  expect(bench.fake.reported[1]?.cachedTokens).toBeGreaterThan(0);
});
