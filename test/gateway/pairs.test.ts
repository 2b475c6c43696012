import { describe, expect, test } from "vitest";
import type { WireName } from "../../src/gateway/gateway.ts";
import { wireNamed } from "../../src/gateway/wires/registry.ts";
import { collect } from "../../src/gateway/wires/turn.ts";
import type { ModelRequest, Turn } from "../../src/gateway/wires/wire.ts";
import type { SessionTurn } from "../../src/sessions/session.ts";
import { expressible } from "./expressible.ts";
import { ask, richTurn, scripted, startBoth } from "./harness.ts";
import { Random, randomRequest } from "./random.ts";

const names: readonly WireName[] = ["responses", "messages", "chat"];
const pairs = names.flatMap((agent) => names.map((upstream) => [agent, upstream] as const));

/** A request as an agent of that wire would write it. */
function written(wire: WireName, request: ModelRequest): object {
  return { ...wireNamed(wire).encodeRequest(request), stream: request.stream };
}

/** What an agent understands of a stream of its own wire. */
function understood(wire: WireName, text: string): Turn {
  const decoder = wireNamed(wire).streamDecoder();
  return collect([...decoder.push(new TextEncoder().encode(text)), ...decoder.end()]);
}

const tools = [
  { name: "bash", description: "Runs a command.", parameters: { type: "object", properties: { command: {} } } },
];

describe.each(pairs)("an agent that speaks %s before a server that speaks %s", (agent, upstream) => {
  test("has its requests understood, whatever is in them", async () => {
    const turns = Array.from({ length: 25 }, (): SessionTurn => ({ steps: [{ say: "ok" }] }));
    await using bench = await startBoth(upstream, scripted(...turns));
    for (const seed of turns.keys()) {
      const request = randomRequest(new Random(seed));
      const told = await ask(bench.url, `/v1${wireNamed(agent).path}`, written(agent, request));
      expect(told.status, `seed ${seed}: ${told.text}`).toBe(200);
      const arrived = wireNamed(upstream).decodeRequest(bench.fake.received.at(-1)?.body);
      expect(arrived, `seed ${seed}`).toEqual(expressible(upstream, expressible(agent, request)));
    }
    const { requests } = await bench.peek();
    expect(requests.map(({ usage }) => usage)).toEqual(bench.fake.reported);
  });

  test.each(["ok", "buffered", "whole-document"] as const)(
    "gets thoughts, text and parallel calls, and all is counted (%s)",
    async (mode) => {
      const call = { call: "bash", arguments: { command: 'echo "日本" 👩‍💻\n' } };
      await using bench = await startBoth(upstream, scripted(richTurn, { steps: [call] }), mode);
      for (const count of [0, 1]) {
        const request = { ...randomRequest(new Random(3)), tools, toolChoice: null, parallel: null };
        const told = await ask(bench.url, `/v1${wireNamed(agent).path}`, written(agent, request));
        const { steps, usage, finish } = understood(agent, told.text);
        expect(finish).toBe("tool-calls");
        expect(usage).toEqual(bench.fake.reported[count]);
        if (count === 1) {
          expect(steps).toMatchObject([{ kind: "call", name: "bash", arguments: JSON.stringify(call.arguments) }]);
        } else {
          expect(steps).toMatchObject([
            { kind: "reasoning", text: "Two files, I think." },
            { kind: "text", text: "I look at both." },
            { kind: "call", id: "call_0_2", name: "bash", arguments: '{"command":"cat a.txt"}' },
            { kind: "call", id: "call_0_3", name: "bash" },
          ]);
        }
        expect(await bench.last()).toMatchObject({
          wire: agent,
          upstreamWire: upstream,
          usage: bench.fake.reported[count],
          toolCalls: count === 0 ? 2 : 1,
          invalidToolCalls: 0,
        });
      }
    },
  );

  test("gets a document where it wants no stream", async () => {
    await using bench = await startBoth(upstream, scripted(richTurn));
    const request = { ...randomRequest(new Random(3)), tools, toolChoice: null, parallel: null, stream: false };
    const told = await ask(bench.url, `/v1${wireNamed(agent).path}`, written(agent, request));
    const turn = collect(wireNamed(agent).decodeDocument(told.body));
    expect(turn).toMatchObject({ finish: "tool-calls", usage: bench.fake.reported[0] });
    expect(turn.steps.filter(({ kind }) => kind === "call")).toHaveLength(2);
  });

  test.each(["overflow", "overflow-event"] as const)("hears of an overflow in its own words (%s)", async (mode) => {
    await using bench = await startBoth(upstream, scripted(richTurn), mode);
    const told = await ask(bench.url, `/v1${wireNamed(agent).path}`, written(agent, randomRequest(new Random(1))));
    const words = agent === "messages" ? "prompt is too long" : "context_length_exceeded";
    expect(told.text).toContain(words);
    expect((await bench.last()).error?.code).toBe("context-overflow");
  });
});
