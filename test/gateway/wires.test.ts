import { describe, expect, test } from "vitest";
import { wires } from "../../src/gateway/wires/registry.ts";
import { collect } from "../../src/gateway/wires/turn.ts";
import type { Turn, TurnEvent, Wire } from "../../src/gateway/wires/wire.ts";
import { expressible, expressibleTurn } from "./expressible.ts";
import { Random, randomRequest, randomTurn } from "./random.ts";

const seeds = Array.from({ length: 150 }, (_, seed) => seed);

/** What the event begins with that alone says that a turn is over. */
const lastEvents = { chat: '"finish_reason":"', responses: "event: response.", messages: "event: message_stop" };

function encodeStream(wire: Wire, events: readonly TurnEvent[]): Uint8Array {
  const encoder = wire.streamEncoder("m");
  return new TextEncoder().encode(encoder.open() + events.map((event) => encoder.push(event)).join(""));
}

function decodeStream(wire: Wire, chunks: readonly Uint8Array[]): TurnEvent[] {
  const decoder = wire.streamDecoder();
  return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
}

/** What a document can express of a turn: all text, all reasoning, the calls in order. */
function gist({ steps, usage, finish }: Turn) {
  const join = (kind: "text" | "reasoning") => steps.map((step) => (step.kind === kind ? step.text : "")).join("");
  return {
    text: join("text"),
    reasoning: join("reasoning"),
    calls: steps.filter(({ kind }) => kind === "call"),
    usage,
    finish,
  };
}

describe.each(wires.map((wire) => [wire.name, wire] as const))("%s", (_, wire) => {
  test("a request keeps its meaning through encoding and decoding", () => {
    for (const seed of seeds) {
      const request = randomRequest(new Random(seed));
      const sent: unknown = JSON.parse(JSON.stringify(wire.encodeRequest(request)));
      expect(wire.decodeRequest(sent), `seed ${seed}`).toEqual(expressible(wire.name, request));
    }
  });

  test("a stream keeps its meaning through encoding and decoding", () => {
    for (const seed of seeds) {
      const events = randomTurn(new Random(seed));
      const decoded = decodeStream(wire, [encodeStream(wire, events)]);
      expect(collect(decoded), `seed ${seed}`).toEqual(expressibleTurn(wire.name, collect(events)));
    }
  });

  test("a document keeps its meaning through encoding and decoding", () => {
    for (const seed of seeds) {
      const turn = collect(randomTurn(new Random(seed)));
      const sent: unknown = JSON.parse(JSON.stringify(wire.encodeDocument(turn, "m")));
      expect(gist(collect(wire.decodeDocument(sent))), `seed ${seed}`).toEqual(gist(expressibleTurn(wire.name, turn)));
    }
  });

  test("it makes no difference where the bytes of a stream are cut", () => {
    for (const seed of seeds) {
      const random = new Random(seed);
      const bytes = encodeStream(wire, randomTurn(random));
      expect(decodeStream(wire, random.cut(bytes)), `seed ${seed}`).toEqual(decodeStream(wire, [bytes]));
    }
  });

  test("a stream that ends early, wherever, is reported as truncated and never as finished", () => {
    for (const seed of seeds.slice(0, 40)) {
      const random = new Random(seed);
      const bytes = encodeStream(wire, randomTurn(random));
      // Before the last complete event, which alone says that the turn is over.
      const text = new TextDecoder().decode(bytes);
      const ends = text.lastIndexOf(lastEvents[wire.name]);
      const cut = bytes.subarray(0, random.int(0, Buffer.byteLength(text.slice(0, ends))));
      const last = decodeStream(wire, [cut]).at(-1);
      expect(last, `seed ${seed}`).toMatchObject({ type: "error", code: "truncated-stream" });
    }
  });

  test.each([
    ["a page", "<html><body>Bad Gateway</body></html>"],
    ["invalid JSON", "data: {oops}\n\n"],
    ["a number", "data: 5\n\n"],
    ["wrong types", 'data: {"type":"response.output_item.added","item":7,"choices":7,"delta":7}\n\n'],
  ])("%s instead of a stream is reported as malformed", (_name, text) => {
    const events = decodeStream(wire, [new TextEncoder().encode(text)]);
    expect(events).toMatchObject([{ type: "error", code: "malformed-stream" }]);
  });

  test("an error inside a stream ends it under its own name", () => {
    const overflow = encodeStream(wire, [{ type: "error", code: "context-overflow", message: "too long" }]);
    expect(decodeStream(wire, [overflow])).toMatchObject([{ type: "error", code: "context-overflow" }]);
    const other = encodeStream(wire, [{ type: "error", code: "reset", message: "gone" }]);
    expect(decodeStream(wire, [other])).toMatchObject([{ type: "error", code: "http-error" }]);
  });

  test.each([[null], [[]], [{}], ["text"], [{ model: 5 }], [{ model: "m", messages: 1, input: 1 }]])(
    "a request that is none (%j) is refused as malformed",
    (body) => {
      expect(() => wire.decodeRequest(body)).toThrow(expect.objectContaining({ code: "malformed-request" }));
    },
  );
});
