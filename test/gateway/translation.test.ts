import { expect, test } from "vitest";
import { askCodex, chatter, developer, execCommand, itemsOf, richTurn, scripted, startBoth, user } from "./harness.ts";

/** A conversation as Codex replays it in full: two developer messages, parallel calls, their outputs. */
const history = [
  developer("You are a coding agent."),
  developer("Skills: none."),
  user("Read both files."),
  { type: "reasoning", summary: [{ type: "summary_text", text: "Two reads." }], encrypted_content: null },
  { type: "message", role: "assistant", content: [{ type: "output_text", text: "I look." }] },
  { type: "function_call", call_id: "c1", name: "exec_command", arguments: '{"cmd":"cat a"}' },
  { type: "function_call", call_id: "c2", name: "exec_command", arguments: '{"cmd":"cat b"}' },
  { type: "function_call_output", call_id: "c1", output: "A" },
  { type: "function_call_output", call_id: "c2", output: [{ type: "input_text", text: "B" }] },
];

test("a chat-only server gets one system message, and the calls of the history with their outputs", async () => {
  await using bench = await startBoth("chat", chatter(1));
  const told = await askCodex(bench, history, { reasoning: { effort: "high", summary: "auto" } });
  expect(told.status).toBe(200);
  const call = (id: string, cmd: string) => ({
    id,
    type: "function",
    function: { name: "exec_command", arguments: JSON.stringify({ cmd }) },
  });
  const { type: _, ...tool } = execCommand;
  expect(bench.fake.received[0]?.body).toEqual({
    model: "m",
    messages: [
      { role: "system", content: "You are a coding agent.\n\nSkills: none." },
      { role: "user", content: "Read both files." },
      {
        role: "assistant",
        reasoning_content: "Two reads.",
        content: "I look.",
        tool_calls: [call("c1", "cat a"), call("c2", "cat b")],
      },
      { role: "tool", tool_call_id: "c1", content: "A" },
      { role: "tool", tool_call_id: "c2", content: "B" },
    ],
    tools: [{ type: "function", function: tool }],
    tool_choice: "auto",
    parallel_tool_calls: true,
    reasoning_effort: "high",
    stream: true,
    stream_options: { include_usage: true },
  });
});

test("reasoning, text and parallel calls come back as items with their own ids, and with usage", async () => {
  await using bench = await startBoth("chat", scripted(richTurn));
  const told = await askCodex(bench);
  const command = (cmd: string) => ({
    type: "function_call",
    name: "exec_command",
    arguments: JSON.stringify({ cmd }),
  });
  const items = itemsOf(told);
  expect(items).toMatchObject([
    { type: "reasoning", summary: [{ text: "Two files, I think." }] },
    { type: "message", role: "assistant", content: [{ type: "output_text", text: "I look at both." }] },
    { ...command("cat a.txt"), call_id: "call_0_2" },
    { ...command("cat b.txt && echo 'ünïcode \"quoted\"'"), call_id: "call_0_3" },
  ]);
  expect(new Set(items.map((item) => (item as { id: string }).id)).size).toBe(4);

  const [usage] = bench.fake.reported;
  expect(told.events.at(0)).toMatchObject({ type: "response.created" });
  expect(told.events.at(-1)).toMatchObject({
    type: "response.completed",
    response: {
      output: items,
      usage: {
        input_tokens: usage?.inputTokens,
        input_tokens_details: { cached_tokens: usage?.cachedTokens },
        output_tokens: usage?.outputTokens,
        output_tokens_details: { reasoning_tokens: usage?.reasoningTokens },
      },
    },
  });
});

test("text arrives in deltas while the model writes, not at the end", async () => {
  await using bench = await startBoth("chat", chatter(1));
  const told = await askCodex(bench);
  const deltas = told.events.filter(({ type }) => type === "response.output_text.delta");
  expect(deltas.length).toBeGreaterThan(1);
  expect(deltas.map((event) => event["delta"]).join("")).toBe("Hello there.");
});

test("tools that chat completions cannot express are left out, and the record says which", async () => {
  await using bench = await startBoth("chat", chatter(1));
  const tools = [
    execCommand,
    { type: "custom", name: "apply_patch", format: { type: "grammar" } },
    { type: "web_search" },
    { type: "namespace", name: "mcp", tools: [] },
    { type: "custom", name: "other" },
  ];
  const told = await askCodex(bench, [{ type: "additional_tools", tools: [] }, user("hi")], { tools });
  expect(told.status).toBe(200);
  expect(bench.fake.received[0]?.body["tools"]).toHaveLength(1);
  expect((await bench.last()).droppedTools).toEqual(["custom", "web_search", "namespace", "additional_tools"]);
});

test("an answer cut at the token limit ends as incomplete, not as success", async () => {
  await using bench = await startBoth("chat", chatter(1), "length");
  const told = await askCodex(bench);
  expect(told.events.at(-1)).toMatchObject({
    type: "response.incomplete",
    response: { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } },
  });
  expect(await bench.last()).toMatchObject({ finish: "length", error: null });
});

test.each(["chat", "responses"] as const)(
  "a server that answers a %s stream with one document is streamed to the agent all the same",
  async (wire) => {
    await using bench = await startBoth(wire, scripted(richTurn), "whole-document");
    const told = await askCodex(bench);
    expect(itemsOf(told).map((item) => (item as { type: string }).type)).toEqual([
      "reasoning",
      "message",
      "function_call",
      "function_call",
    ]);
    expect(await bench.last()).toMatchObject({ usage: bench.fake.reported[0], timeToFirstTokenMs: null, toolCalls: 2 });
  },
);

test("an agent that wants no stream gets one document", async () => {
  await using bench = await startBoth("chat", scripted(richTurn));
  const told = await askCodex(bench, "hi", { stream: false });
  expect(told.body).toMatchObject({
    object: "response",
    status: "completed",
    output: [{ type: "reasoning" }, { type: "message" }, { type: "function_call" }, { type: "function_call" }],
    usage: { input_tokens: bench.fake.reported[0]?.inputTokens },
  });
});
