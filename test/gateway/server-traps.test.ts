import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { meansOverflow } from "../../src/gateway/fault.ts";
import {
  ask,
  askClaude,
  askCodex,
  chatter,
  claudeRequest,
  codexRequest,
  execCommand,
  httpUpstream,
  itemsOf,
  startBench,
  startBoth,
  user,
} from "./harness.ts";

// Traps of model servers that the gateway keeps from agents.

/** A server that streams these chunks of a chat completion to whoever asks. */
async function startChunks(...chunks: object[]) {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(
      [...chunks.map((chunk) => JSON.stringify(chunk)), "[DONE]"].map((data) => `data: ${data}\n\n`).join(""),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const chunk = (delta: object, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason }],
});

test("free-form calls of the history reach a server that knows none as plain ones, with their results", async () => {
  await using bench = await startBoth("chat", chatter(1));
  await askCodex(bench, [
    user("Patch it."),
    { type: "custom_tool_call", call_id: "c1", name: "apply_patch", input: "*** Begin Patch" },
    { type: "custom_tool_call_output", call_id: "c1", output: "Done!" },
  ]);
  const call = { name: "apply_patch", arguments: JSON.stringify({ input: "*** Begin Patch" }) };
  expect(bench.fake.received[0]?.body["messages"]).toEqual([
    { role: "user", content: "Patch it." },
    { role: "assistant", content: null, tool_calls: [{ id: "c1", type: "function", function: call }] },
    { role: "tool", tool_call_id: "c1", content: "Done!" },
  ]);
});

test("an answer that a filter cut ends as incomplete, not as success", async () => {
  await using server = await startChunks(chunk({ role: "assistant", content: "I" }), chunk({}, "content_filter"));
  await using bench = await startBench(httpUpstream(server.baseUrl, "chat"));
  const told = await askCodex(bench);
  expect(told.events.at(-1)).toMatchObject({
    type: "response.incomplete",
    response: { status: "incomplete", incomplete_details: { reason: "content_filter" } },
  });
  expect(itemsOf(told)).toMatchObject([{ status: "incomplete" }]);
  expect(await bench.last()).toMatchObject({ finish: "content-filter", error: null });
});

test("a call whose name and id come only once is one call, and text beside it is kept", async () => {
  const rest = (text: string) => chunk({ tool_calls: [{ index: 0, function: { arguments: text } }] });
  const first = { index: 0, id: "c1", type: "function", function: { name: "exec_command", arguments: "" } };
  await using server = await startChunks(
    chunk({ content: "I look.", tool_calls: [first] }),
    ...['{"cmd"', ':"l', 's"}'].map(rest),
    chunk({}, "tool_calls"),
  );
  await using bench = await startBench(httpUpstream(server.baseUrl, "chat"));
  expect(itemsOf(await askCodex(bench))).toMatchObject([
    { type: "message", content: [{ text: "I look." }] },
    { type: "function_call", call_id: "c1", name: "exec_command", arguments: '{"cmd":"ls"}' },
  ]);
});

test("a server of Responses gets thoughts with their text, and is asked to remember nothing", async () => {
  await using bench = await startBoth("responses", chatter(2));
  await askClaude(bench, [
    { role: "user", content: "Where?" },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "I look.", signature: "" },
        { type: "tool_use", id: "c1", name: "Bash", input: { command: "pwd" } },
      ],
    },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "c1", content: "/workspace" }] },
    { role: "assistant", content: "There." },
    { role: "user", content: "Thanks." },
  ]);
  const body = bench.fake.received[0]?.body;
  const input = body?.["input"] as { type: string; content?: { text: string }[] }[];
  expect(input.filter(({ type }) => type === "reasoning")).toMatchObject([{ content: [{ text: "I look." }] }]);
  expect(body).toMatchObject({ store: false, stream: true });
  expect(body).not.toHaveProperty("previous_response_id");
});

describe("tools that a server would run elsewhere", () => {
  const withheldTools = ["web_search"];
  const upstream = (baseUrl: string, wire: "responses" | "messages") => ({
    ...httpUpstream(baseUrl, wire),
    withheldTools,
  });

  test("are left out of Responses that pass through, and the record says so", async () => {
    await using fake = await startBoth("responses", chatter(2));
    await using bench = await startBench(upstream(fake.fake.baseUrl, "responses"));
    const custom = { type: "custom", name: "other" };
    await ask(bench.url, "/v1/responses", codexRequest("hi", { tools: [execCommand, { type: "web_search" }, custom] }));
    expect(fake.fake.received[0]?.body).toEqual(codexRequest("hi", { tools: [execCommand, custom] }));
    expect((await bench.last()).droppedTools).toEqual(["web_search"]);
    // Where nothing is withheld, everything passes.
    await askCodex(fake, "hi", { tools: [{ type: "web_search" }] });
    expect(fake.fake.received[1]?.body["tools"]).toEqual([{ type: "web_search" }]);
    expect((await fake.last()).droppedTools).toEqual([]);
  });

  test("are left out of Messages too, of whatever date", async () => {
    await using fake = await startBoth("messages", chatter(1));
    await using bench = await startBench(upstream(fake.fake.baseUrl, "messages"));
    const bash = { name: "Bash", input_schema: { type: "object" } };
    const search = { type: "web_search_20250305", name: "web_search" };
    await ask(bench.url, "/v1/messages", claudeRequest("hi", { tools: [search, bash] }));
    expect(fake.fake.received[0]?.body["tools"]).toEqual([bash]);
    expect((await bench.last()).droppedTools).toEqual(["web_search_20250305"]);
  });
});

describe("a prompt that is too long", () => {
  test.each([
    [
      "llama.cpp",
      '{"error":{"code":400,"type":"exceed_context_size_error","message":"..","n_prompt_tokens":9,"n_ctx":4}}',
    ],
    ["llama.cpp", "request (9000 tokens) exceeds the available context size (4096 tokens), try increasing it"],
    [
      "OpenAI",
      '{"error":{"code":"context_length_exceeded","message":"Your input exceeds the context window of this model."}}',
    ],
    ["vLLM", "This model's maximum context length is 4096 tokens. However, you requested 9000 tokens."],
    ["vLLM", "The prompt (total length 9000) is too long to fit into the model: the maximum model length is 4096."],
    ["Ollama", '{"error":{"message":"the input length exceeds the context length","type":"invalid_request_error"}}'],
    ["Ollama", "prompt too long; exceeded max context length by 12 tokens"],
    ["Anthropic", "prompt is too long: 250000 tokens > 200000 maximum"],
    ["Anthropic", "input length and `max_tokens` exceed context limit: 199000 + 8192 > 200000"],
  ])("is known by the words of %s: %s", (_, words) => {
    expect(meansOverflow(words)).toBe(true);
  });

  test.each([
    "the model crashed",
    "Unsupported tool type",
    "rate limit exceeded",
    "out of memory",
    "max_tokens too large",
  ])("is not what %j says", (words) => {
    expect(meansOverflow(words)).toBe(false);
  });
});
