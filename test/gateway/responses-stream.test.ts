import { createParser } from "eventsource-parser";
import { expect, test } from "vitest";
import { responses } from "../../src/gateway/wires/responses/responses.ts";
import { collect } from "../../src/gateway/wires/turn.ts";
import type { Turn, TurnEvent } from "../../src/gateway/wires/wire.ts";

type Frame = Record<string, unknown>;

/** The events an agent sees of a turn. */
function framesOf(...events: TurnEvent[]): Frame[] {
  const encoder = responses.streamEncoder("m");
  const frames: Frame[] = [];
  const parser = createParser({ onEvent: ({ data }) => frames.push(JSON.parse(data)) });
  parser.feed(encoder.open() + events.map((event) => encoder.push(event)).join(""));
  return frames;
}

/** The turn that a server's events make. */
function turnOf(...frames: object[]): Turn {
  const decoder = responses.streamDecoder();
  const text = frames.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join("");
  return collect([...decoder.push(new TextEncoder().encode(text)), ...decoder.end()]);
}

const completed = { type: "response.completed", response: { output: [] } };

test("each item has an index of its own, and is added, filled and done in that order", () => {
  const frames = framesOf(
    { type: "reasoning", text: "a" },
    { type: "text", text: "b" },
    { type: "call", index: 0, id: "c0", name: "ls" },
    { type: "call", index: 1, id: "c1", name: "cat" },
    { type: "arguments", index: 0, text: "{}" },
    { type: "arguments", index: 1, text: "{}" },
    { type: "finish", reason: "tool-calls" },
  );
  for (const index of [0, 1, 2, 3]) {
    const types = frames.filter((frame) => frame["output_index"] === index).map(({ type }) => type);
    expect(types[0]).toBe("response.output_item.added");
    expect(types.at(-1)).toBe("response.output_item.done");
    expect(types.some((type) => String(type).endsWith(".delta"))).toBe(true);
  }
  expect(frames.map((frame) => frame["sequence_number"])).toEqual(frames.map((_, number) => number));
});

test("an error in the middle leaves no empty places among the items", () => {
  const frames = framesOf(
    { type: "call", index: 0, id: "c", name: "ls" },
    { type: "text", text: "a" },
    { type: "reasoning", text: "b" },
    { type: "error", code: "reset", message: "gone" },
  );
  expect(frames.at(-1)).toMatchObject({
    type: "response.failed",
    response: { status: "failed", error: { code: "reset", message: "gone" }, output: [{ type: "message" }] },
  });
});

test("servers that send items whole, without deltas, are understood", () => {
  const turn = turnOf(
    {
      type: "response.output_item.done",
      output_index: 0,
      item: { type: "message", content: [{ type: "output_text", text: "a" }] },
    },
    {
      type: "response.output_item.done",
      output_index: 1,
      item: { type: "function_call", call_id: "c", name: "ls", arguments: "{}" },
    },
    completed,
  );
  expect(turn.steps).toEqual([
    { kind: "text", text: "a" },
    { kind: "call", id: "c", name: "ls", arguments: "{}" },
  ]);
  expect(turn.finish).toBe("tool-calls");
});

test("what comes in deltas is not counted again when its item is done", () => {
  const item = { type: "message", content: [{ type: "output_text", text: "ab" }] };
  const turn = turnOf(
    { type: "response.output_item.added", output_index: 0, item: { type: "message", content: [] } },
    { type: "response.output_text.delta", output_index: 0, delta: "a" },
    { type: "response.output_text.delta", output_index: 0, delta: "b" },
    { type: "response.output_item.done", output_index: 0, item },
    { ...completed, response: { output: [item] } },
  );
  expect(turn.steps).toEqual([{ kind: "text", text: "ab" }]);
});

test("free-form calls keep their text", () => {
  const item = { type: "custom_tool_call", call_id: "c", name: "apply_patch", input: "*** Begin Patch" };
  const turn = turnOf({ type: "response.output_item.done", output_index: 0, item }, completed);
  expect(turn.steps).toMatchObject([{ name: "apply_patch", arguments: '{"input":"*** Begin Patch"}' }]);
});
