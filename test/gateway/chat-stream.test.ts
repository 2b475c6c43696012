import { expect, test } from "vitest";
import { chat } from "../../src/gateway/wires/chat/chat.ts";
import { collect } from "../../src/gateway/wires/turn.ts";
import type { Turn } from "../../src/gateway/wires/wire.ts";

/** The turn that a server's chunks make. */
function turnOf(...chunks: (object | "[DONE]")[]): Turn {
  const decoder = chat.streamDecoder();
  const text = chunks.map((chunk) => `data: ${chunk === "[DONE]" ? chunk : JSON.stringify(chunk)}\n\n`).join("");
  return collect([...decoder.push(new TextEncoder().encode(text)), ...decoder.end()]);
}

const delta = (fields: object, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta: fields, finish_reason }],
});
const call = (fields: object) => delta({ tool_calls: [fields] });

test("fragments of parallel calls are joined by index, as llama.cpp sends them", () => {
  const turn = turnOf(
    call({ index: 0, id: "a", type: "function", function: { name: "ls", arguments: "" } }),
    call({ index: 0, function: { arguments: '{"p":' } }),
    call({ index: 1, id: "b", type: "function", function: { name: "cat", arguments: "{" } }),
    call({ index: 0, function: { arguments: "1}" } }),
    call({ index: 1, function: { arguments: "}" } }),
    delta({}, "tool_calls"),
    "[DONE]",
  );
  expect(turn.steps).toEqual([
    { kind: "call", id: "a", name: "ls", arguments: '{"p":1}' },
    { kind: "call", id: "b", name: "cat", arguments: "{}" },
  ]);
  expect(turn.finish).toBe("tool-calls");
});

test("whole calls that all carry index 0 stay apart", () => {
  const turn = turnOf(
    call({ index: 0, id: "a", function: { name: "ls", arguments: "{}" } }),
    call({ index: 0, id: "b", function: { name: "cat", arguments: "{}" } }),
    delta({}, "stop"),
  );
  expect(turn.steps).toMatchObject([{ name: "ls" }, { name: "cat" }]);
  expect(turn.finish).toBe("tool-calls");
});

test("calls without an index are joined in the order in which they come", () => {
  const turn = turnOf(
    call({ id: "a", function: { name: "ls", arguments: "{" } }),
    call({ function: { arguments: "}" } }),
    call({ function: { name: "cat", arguments: { path: "x" } } }),
    delta({}, "tool_calls"),
  );
  expect(turn.steps).toMatchObject([
    { id: "a", name: "ls", arguments: "{}" },
    { name: "cat", arguments: '{"path":"x"}' },
  ]);
});

test("text beside a call in one delta is kept", () => {
  const turn = turnOf(
    delta({ content: "Look.", tool_calls: [{ index: 0, id: "a", function: { name: "ls", arguments: "{}" } }] }),
    delta({}, "tool_calls"),
  );
  expect(turn.steps).toMatchObject([{ kind: "text", text: "Look." }, { kind: "call" }]);
});

test("both names of reasoning are understood", () => {
  const turn = turnOf(delta({ reasoning_content: "a" }), delta({ reasoning: "b" }), delta({ content: "c" }, "stop"));
  expect(turn.steps).toEqual([
    { kind: "reasoning", text: "ab" },
    { kind: "text", text: "c" },
  ]);
});

test("usage comes from a chunk without choices, timings of an unknown kind are tolerated", () => {
  const turn = turnOf(
    delta({ content: "c" }, "stop"),
    { choices: [], usage: { prompt_tokens: 9, completion_tokens: 2 }, timings: { predicted_per_second: 3 } },
    "[DONE]",
  );
  expect(turn.usage).toEqual({ inputTokens: 9, cachedTokens: 0, outputTokens: 2, reasoningTokens: 0 });
});

test("zeros are no usage", () => {
  expect(
    turnOf(delta({}, "stop"), { choices: [], usage: { prompt_tokens: 0, completion_tokens: 0 } }).usage,
  ).toBeNull();
});

test.each([
  ["length", "length"],
  ["content_filter", "content-filter"],
  ["stop", "stop"],
])("finish reason %s", (reason, finish) => {
  expect(turnOf(delta({ content: "c" }, reason)).finish).toBe(finish);
});
