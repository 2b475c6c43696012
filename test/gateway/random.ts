import type { Finish, TokenUsage } from "../../src/gateway/gateway.ts";
import type { Message, ModelRequest, TurnEvent } from "../../src/gateway/wires/wire.ts";

/** A small seeded generator (mulberry32), so that a failing case can be had again. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A number in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** An integer in [low, high]. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    return from[this.int(0, from.length - 1)] ?? from[0];
  }

  list<T>(low: number, high: number, make: () => T): T[] {
    return Array.from({ length: this.int(low, high) }, make);
  }

  maybe<T>(make: () => T): T | null {
    return this.next() < 0.5 ? make() : null;
  }

  /** Text with what breaks parsers: line ends, quotes, astral characters, SSE look-alikes. */
  text(): string {
    const pieces = [
      "a",
      " ",
      "\n",
      "\r\n",
      '"',
      "\\",
      "é",
      "日本",
      "👩‍💻",
      "data: x\n\n",
      "{",
      "}",
      "\t",
      "\u2028",
      "[DONE]",
    ] as const;
    return `${this.pick(["x", "y"])}${this.list(0, 12, () => this.pick(pieces)).join("")}z`;
  }

  /** Cuts bytes at random places. */
  cut(bytes: Uint8Array): Uint8Array[] {
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; ) {
      const end = Math.min(bytes.length, at + this.int(1, this.pick([1, 3, 20, 400])));
      chunks.push(bytes.subarray(at, end));
      at = end;
    }
    return chunks;
  }
}

/** A request as a decoder would give it: neighbouring turns of one side already merged. */
export function randomRequest(random: Random): ModelRequest {
  const tools = random.list(0, 3, () => ({
    name: `tool_${random.int(0, 99)}`,
    description: random.text(),
    parameters: { type: "object", properties: { [random.pick(["cmd", "path"])]: { type: "string" } } },
  }));
  return {
    model: "m",
    stream: true,
    system: random.next() < 0.3 ? "" : random.text(),
    messages: random.list(1, 5, () => exchangeOf(random)).flat(),
    tools,
    foreignTools: [],
    toolChoice:
      tools.length > 0 ? random.pick([null, "auto", "none", "required", { name: tools[0]?.name ?? "" }]) : null,
    effort: random.pick([null, "low", "high"]),
    maxOutputTokens: random.maybe(() => random.int(1, 9999)),
    temperature: random.maybe(() => random.int(0, 20) / 10),
    parallel: tools.length > 0 ? random.pick([null, true, false]) : null,
    stop: random.list(0, 2, () => random.text()),
  };
}

function exchangeOf(random: Random): Message[] {
  const calls = random.list(0, 3, () => ({
    id: `call_${random.int(0, 1e9)}`,
    name: `tool_${random.int(0, 99)}`,
    arguments: random.next() < 0.2 ? random.text() : JSON.stringify({ cmd: random.text() }),
  }));
  return [
    { role: "user", text: random.text() },
    {
      role: "assistant",
      reasoning: random.next() < 0.5 ? "" : random.text(),
      text: calls.length > 0 && random.next() < 0.5 ? "" : random.text(),
      calls,
    },
    ...calls.map((call): Message => ({ role: "tool", callId: call.id, text: random.text() })),
  ];
}

/** The events of a turn: speech and calls in any order, the arguments of calls interleaved. */
export function randomTurn(random: Random): TurnEvent[] {
  const events: TurnEvent[] = [];
  const calls: number[] = [];
  for (let left = random.int(1, 14); left > 0; left--) {
    const kind = random.pick(["text", "reasoning", "call", "arguments", "arguments"]);
    if (kind === "text" || kind === "reasoning") events.push({ type: kind, text: random.text() });
    else if (kind === "call") {
      const index = calls.length;
      calls.push(index);
      events.push({ type: "call", index, id: `call_${index}_${random.int(0, 1e6)}`, name: `tool_${index}` });
    } else {
      const [first, ...others] = calls;
      if (first !== undefined)
        events.push({ type: "arguments", index: random.pick([first, ...others]), text: random.text() });
    }
  }
  if (random.next() < 0.8) events.push({ type: "usage", usage: randomUsage(random) });
  const reason: Finish =
    random.next() < 0.2 ? random.pick<Finish>(["length", "content-filter"]) : calls.length > 0 ? "tool-calls" : "stop";
  return [...events, { type: "finish", reason }];
}

function randomUsage(random: Random): TokenUsage {
  const inputTokens = random.int(1, 1e5);
  const outputTokens = random.int(1, 1e4);
  return {
    inputTokens,
    cachedTokens: random.int(0, inputTokens),
    outputTokens,
    reasoningTokens: random.int(0, outputTokens),
  };
}
