import { expect, test } from "vitest";
import {
  ask,
  askClaude,
  bashTool,
  blocksOf,
  chatter,
  claudeRequest,
  richTurn,
  scripted,
  startBoth,
} from "./harness.ts";

const cached = { cache_control: { type: "ephemeral" } };
const image = { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } };

/** A conversation as Claude Code replays it: thoughts, parallel calls, their results beside new text. */
const history = [
  { role: "user", content: "Read both files." },
  {
    role: "assistant",
    content: [
      { type: "thinking", thinking: "Two reads.", signature: "c2ln" },
      { type: "redacted_thinking", data: "c2VjcmV0" },
      { type: "text", text: "I look." },
      { type: "tool_use", id: "c1", name: "Bash", input: { command: "cat a" }, ...cached },
      { type: "tool_use", id: "c2", name: "Bash", input: { command: "cat b" } },
    ],
  },
  {
    role: "user",
    content: [
      { type: "tool_result", tool_use_id: "c1", content: "A", is_error: false },
      { type: "tool_result", tool_use_id: "c2", content: [{ type: "text", text: "B" }, image] },
      { type: "text", text: "And this picture:", ...cached },
      image,
    ],
  },
];

test("a chat-only server gets one system message, and the calls of the history with their results", async () => {
  await using bench = await startBoth("chat", chatter(1));
  const told = await askClaude(bench, history, {
    temperature: 0.5,
    stop_sequences: ["END"],
    tool_choice: { type: "auto", disable_parallel_tool_use: true },
    output_config: { effort: "high" },
    context_management: { edits: [] },
  });
  expect(told.status).toBe(200);
  const call = (id: string, command: string) => ({
    id,
    type: "function",
    function: { name: "Bash", arguments: JSON.stringify({ command }) },
  });
  const { input_schema: parameters, ...tool } = bashTool;
  expect(bench.fake.received[0]?.body).toEqual({
    model: "m",
    messages: [
      { role: "system", content: "You are a Claude agent.\nCWD: /workspace" },
      { role: "user", content: "Read both files." },
      {
        role: "assistant",
        reasoning_content: "Two reads.",
        content: "I look.",
        tool_calls: [call("c1", "cat a"), call("c2", "cat b")],
      },
      { role: "tool", tool_call_id: "c1", content: "A" },
      { role: "tool", tool_call_id: "c2", content: "B\n[image left out]" },
      { role: "user", content: "And this picture:\n[image left out]" },
    ],
    tools: [{ type: "function", function: { ...tool, parameters } }],
    tool_choice: "auto",
    parallel_tool_calls: false,
    reasoning_effort: "high",
    max_tokens: 4096,
    temperature: 0.5,
    stop: ["END"],
    stream: true,
    stream_options: { include_usage: true },
  });
});

test("thoughts, text and parallel calls come back as blocks with their own ids, and with usage", async () => {
  await using bench = await startBoth("chat", scripted(richTurn, richTurn));
  await askClaude(bench);
  const told = await askClaude(bench);
  const command = (text: string) => ({ type: "tool_use", name: "Bash", input: { command: text } });
  expect(blocksOf(told)).toMatchObject([
    { type: "thinking", thinking: "Two files, I think." },
    { type: "text", text: "I look at both." },
    { ...command("cat a.txt"), id: "call_1_2" },
    { ...command("cat b.txt && echo 'ünïcode \"quoted\"'"), id: "call_1_3" },
  ]);
  const usage = bench.fake.reported[1];
  expect(usage?.cachedTokens).toBeGreaterThan(0);
  expect(told.events.at(0)).toMatchObject({ type: "message_start", message: { role: "assistant", content: [] } });
  expect(told.events.slice(-2)).toMatchObject([
    {
      type: "message_delta",
      delta: { stop_reason: "tool_use" },
      usage: {
        input_tokens: (usage?.inputTokens ?? 0) - (usage?.cachedTokens ?? 0),
        cache_read_input_tokens: usage?.cachedTokens,
        output_tokens: usage?.outputTokens,
      },
    },
    { type: "message_stop" },
  ]);
  // One block at a time: the next begins when the one before it has ended.
  const bounds = told.events.filter(({ type }) => type === "content_block_start" || type === "content_block_stop");
  expect(bounds.map((event) => event["index"])).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
});

test("text arrives in deltas while the model writes, not at the end", async () => {
  await using bench = await startBoth("chat", chatter(1));
  const told = await askClaude(bench);
  const deltas = told.events.filter(({ type }) => type === "content_block_delta");
  expect(deltas.length).toBeGreaterThan(1);
});

test("an answer that was cut at the token limit says so", async () => {
  await using bench = await startBoth("chat", chatter(1), "length");
  const told = await askClaude(bench);
  expect(told.events.at(-2)).toMatchObject({ type: "message_delta", delta: { stop_reason: "max_tokens" } });
  expect(await bench.last()).toMatchObject({ finish: "length", error: null });
});

test("tools that only Anthropic's servers run are left out, and the record says which", async () => {
  await using bench = await startBoth("chat", chatter(1));
  const tools = [
    bashTool,
    { type: "web_search_20250305", name: "web_search" },
    { ...bashTool, type: "custom", name: "B" },
  ];
  expect((await askClaude(bench, "hi", { tools })).status).toBe(200);
  expect(bench.fake.received[0]?.body["tools"]).toMatchObject([
    { function: { name: "Bash" } },
    { function: { name: "B" } },
  ]);
  expect((await bench.last()).droppedTools).toEqual(["web_search_20250305"]);
});

test("a system message among the messages is the system's before the first answer, and the user's after", async () => {
  await using bench = await startBoth("chat", chatter(1));
  await askClaude(bench, [
    { role: "user", content: "a" },
    { role: "system", content: "Environment: none." },
    { role: "assistant", content: "b" },
    { role: "system", content: [{ type: "text", text: "It is noon." }] },
    { role: "user", content: "c" },
  ]);
  expect(bench.fake.received[0]?.body["messages"]).toEqual([
    { role: "system", content: "You are a Claude agent.\nCWD: /workspace\n\nEnvironment: none." },
    { role: "user", content: "a" },
    { role: "assistant", content: "b" },
    { role: "user", content: "It is noon." },
    { role: "user", content: "c" },
  ]);
});

test.each([
  [{ type: "any" }, "required"],
  [{ type: "none" }, "none"],
  [
    { type: "tool", name: "Bash" },
    { type: "function", function: { name: "Bash" } },
  ],
])("the tool choice %j is carried over", async (tool_choice, expected) => {
  await using bench = await startBoth("chat", chatter(1));
  await askClaude(bench, "hi", { tool_choice });
  expect(bench.fake.received[0]?.body["tool_choice"]).toEqual(expected);
});

test.each([
  [{ type: "enabled", budget_tokens: 2000 }, "low"],
  [{ type: "enabled", budget_tokens: 31_999 }, "high"],
  [{ type: "disabled" }, undefined],
  [{ type: "adaptive" }, undefined],
])("a wish for thought in tokens (%j) becomes an effort", async (thinking, effort) => {
  await using bench = await startBoth("chat", chatter(1));
  await askClaude(bench, "hi", { thinking });
  expect(bench.fake.received[0]?.body["reasoning_effort"]).toBe(effort);
});

test("an agent that wants no stream gets one document", async () => {
  await using bench = await startBoth("chat", scripted(richTurn));
  const told = await askClaude(bench, "hi", { stream: false });
  expect(told.body).toMatchObject({
    type: "message",
    role: "assistant",
    stop_reason: "tool_use",
    content: [{ type: "thinking" }, { type: "text" }, { type: "tool_use", input: { command: "cat a.txt" } }, {}],
    usage: { input_tokens: bench.fake.reported[0]?.inputTokens },
  });
});

test("a body that cannot be read is refused in the wire's own form, naming the field", async () => {
  await using bench = await startBoth("chat", chatter(1));
  const told = await ask(bench.url, "/v1/messages", claudeRequest([{ role: 7 }]));
  expect(told.status).toBe(400);
  expect(told.body).toMatchObject({
    type: "error",
    error: { type: "invalid_request_error", message: expect.stringContaining("messages.0.role") },
  });
});
