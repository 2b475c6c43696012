import { expect, test } from "vitest";
import { messages } from "../../src/gateway/wires/messages/messages.ts";
import { collect } from "../../src/gateway/wires/turn.ts";
import type { Turn, TurnEvent } from "../../src/gateway/wires/wire.ts";

/** The turn that a server's events make. */
function turnOf(...events: { type: string }[]): Turn {
  const decoder = messages.streamDecoder();
  const text = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");
  return collect([...decoder.push(new TextEncoder().encode(text)), ...decoder.end()]);
}

const begin = (usage: object = {}) => ({ type: "message_start", message: { content: [], usage } });
const start = (index: number, content_block: object) => ({ type: "content_block_start", index, content_block });
const delta = (index: number, fields: object) => ({ type: "content_block_delta", index, delta: fields });
const json = (index: number, partial_json: string) => delta(index, { type: "input_json_delta", partial_json });
const stop = (index: number) => ({ type: "content_block_stop", index });
const end = (stop_reason: string, usage: object = {}) => [
  { type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage },
  { type: "message_stop" },
];

test("a whole stream as Anthropic documents it", () => {
  const turn = turnOf(
    begin({ input_tokens: 25, cache_creation_input_tokens: 10, cache_read_input_tokens: 65, output_tokens: 1 }),
    start(0, { type: "thinking", thinking: "", signature: "" }),
    { type: "ping" },
    delta(0, { type: "thinking_delta", thinking: "Hm." }),
    delta(0, { type: "signature_delta", signature: "EqQB" }),
    stop(0),
    start(1, { type: "redacted_thinking", data: "Emw" }),
    stop(1),
    start(2, { type: "text", text: "" }),
    delta(2, { type: "text_delta", text: "Hel" }),
    delta(2, { type: "text_delta", text: "lo" }),
    stop(2),
    start(3, { type: "tool_use", id: "toolu_1", name: "ls", input: {} }),
    json(3, ""),
    json(3, '{"p":'),
    json(3, " 1}"),
    stop(3),
    ...end("tool_use", { output_tokens: 89 }),
  );
  expect(turn).toEqual({
    steps: [
      { kind: "reasoning", text: "Hm." },
      { kind: "text", text: "Hello" },
      { kind: "call", id: "toolu_1", name: "ls", arguments: '{"p": 1}' },
    ],
    usage: { inputTokens: 100, cachedTokens: 65, outputTokens: 89, reasoningTokens: 0 },
    finish: "tool-calls",
  });
});

test("a call without arguments, and one whose arguments come at once", () => {
  const turn = turnOf(
    begin(),
    start(0, { type: "tool_use", id: "a", name: "ls", input: {} }),
    stop(0),
    start(1, { type: "tool_use", id: "b", name: "cat", input: { path: "x" } }),
    ...end("tool_use"),
  );
  expect(turn.steps).toMatchObject([
    { name: "ls", arguments: "{}" },
    { name: "cat", arguments: '{"path":"x"}' },
  ]);
});

test("what a server's own tools do is none of the agent's calls", () => {
  const turn = turnOf(
    begin(),
    start(0, { type: "server_tool_use", id: "s", name: "web_search", input: {} }),
    json(0, '{"query":"x"}'),
    stop(0),
    start(1, { type: "web_search_tool_result", tool_use_id: "s", content: [{ type: "web_search_result", url: "u" }] }),
    stop(1),
    start(2, { type: "text", text: "Found." }),
    stop(2),
    ...end("end_turn"),
  );
  expect(turn).toMatchObject({ steps: [{ kind: "text", text: "Found." }], finish: "stop" });
});

test("the count at the end corrects the one at the beginning, as Ollama's does; a zero corrects nothing", () => {
  const corrected = turnOf(begin({ input_tokens: 4 }), ...end("end_turn", { input_tokens: 9, output_tokens: 2 }));
  expect(corrected.usage).toMatchObject({ inputTokens: 9, outputTokens: 2 });
  const kept = turnOf(begin({ input_tokens: 4 }), ...end("end_turn", { input_tokens: 0, output_tokens: 2 }));
  expect(kept.usage).toMatchObject({ inputTokens: 4, outputTokens: 2 });
  expect(turnOf(begin({ input_tokens: 0, output_tokens: 0 }), ...end("end_turn")).usage).toBeNull();
});

test.each([
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  ["max_tokens", "length"],
  ["model_context_window_exceeded", "length"],
  ["refusal", "content-filter"],
])("stop reason %s", (reason, finish) => {
  expect(turnOf(begin(), start(0, { type: "text", text: "x" }), ...end(reason)).finish).toBe(finish);
});

test.each([
  [{ type: "error", error: { type: "overloaded_error", message: "Overloaded" } }, "http-error"],
  [
    { type: "error", error: { type: "invalid_request_error", message: "prompt is too long: 9 > 4" } },
    "context-overflow",
  ],
  [{ type: "proxy", error: "bad gateway" }, "http-error"],
])("an error inside a stream (%j)", (event, code) => {
  const decoder = messages.streamDecoder();
  const events = decoder.push(new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`));
  expect(events).toMatchObject([{ type: "error", code }]);
});

test("a document that is no message is malformed, one that is an error is that error", () => {
  expect(messages.decodeDocument({ choices: [] })).toMatchObject([{ type: "error", code: "malformed-stream" }]);
  const error = { type: "error", error: { type: "api_error", message: "crashed" } };
  expect(messages.decodeDocument(error)).toMatchObject([{ type: "error", code: "http-error" }]);
});

test("calls that a server mixes are told apart by their index, and none is closed before it is whole", () => {
  const encoder = messages.streamEncoder("m");
  const events: TurnEvent[] = [
    { type: "call", index: 0, id: "a", name: "ls" },
    { type: "arguments", index: 0, text: '{"p":' },
    { type: "call", index: 1, id: "b", name: "cat" },
    { type: "arguments", index: 0, text: "1}" },
    { type: "arguments", index: 1, text: '{"q":2}' },
    { type: "finish", reason: "tool-calls" },
  ];
  const text = encoder.open() + events.map((event) => encoder.push(event)).join("");
  const decoder = messages.streamDecoder();
  expect(collect([...decoder.push(new TextEncoder().encode(text)), ...decoder.end()]).steps).toMatchObject([
    { id: "a", arguments: '{"p":1}' },
    { id: "b", arguments: '{"q":2}' },
  ]);
});
