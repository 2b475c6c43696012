import { afterEach, expect, test, vi } from "vitest";
import { ToolCheck } from "../../src/gateway/tool-check.ts";
import {
  agentKey,
  ask,
  askCodex,
  chatter,
  codexRequest,
  developer,
  execCommand,
  richTurn,
  scripted,
  startBoth,
  upstreamKey,
  user,
} from "./harness.ts";

afterEach(() => vi.restoreAllMocks());

test.each(["chat", "responses", "messages"] as const)(
  "the tokens of the ledger are those that the %s server reported",
  async (wire) => {
    await using bench = await startBoth(wire, scripted(richTurn, richTurn, { steps: [{ say: "Done." }] }));
    for (let count = 0; count < 3; count++) await askCodex(bench, "hi ".repeat(count * 10));
    const { requests } = await bench.peek();
    expect(requests.map(({ usage }) => usage)).toEqual(bench.fake.reported);
    expect(requests.map(({ usageSource }) => usageSource)).toEqual(["upstream", "upstream", "upstream"]);
  },
);

test("one request's record", async () => {
  await using bench = await startBoth("chat", scripted(richTurn));
  const request = JSON.stringify(codexRequest("hi"));
  const told = await ask(bench.url, "/v1/responses", request);
  const record = await bench.last();
  expect(record).toEqual({
    index: 0,
    wire: "responses",
    upstreamWire: "chat",
    startedMs: expect.any(Number),
    durationMs: expect.any(Number),
    timeToFirstTokenMs: expect.any(Number),
    // As llama-server's own clock has it: 10 ms for the prompt, 20 ms a token.
    promptTokensPerSecond: (bench.fake.reported[0]?.inputTokens ?? 0) * 100,
    decodeTokensPerSecond: 50,
    speedSource: "server",
    requestBytes: Buffer.byteLength(request),
    responseBytes: Buffer.byteLength(told.text),
    usage: bench.fake.reported[0],
    usageSource: "upstream",
    toolCalls: 2,
    invalidToolCalls: 0,
    finish: "tool-calls",
    emptyAnswer: false,
    upstreamStatus: 200,
    answeredAs: "stand-in",
    error: null,
    compaction: false,
    retry: false,
    suspectedTruncation: false,
    droppedTools: [],
  });
  expect(record.timeToFirstTokenMs).toBeLessThanOrEqual(record.durationMs);
});

test("a server that counts nothing has no usage and no rate, instead of zeros", async () => {
  await using bench = await startBoth("chat", chatter(1), "no-usage");
  await askCodex(bench);
  expect(await bench.last()).toMatchObject({ usage: null, decodeTokensPerSecond: null, error: null });
});

test("calls with bad arguments or of unknown tools are counted as invalid", async () => {
  const call = (name: string, given: Record<string, unknown>) => ({ call: name, arguments: given });
  await using bench = await startBoth(
    "chat",
    scripted({
      steps: [
        call("exec_command", { cmd: "ls" }),
        call("exec_command", { cmd: 7 }),
        call("exec_command", { command: "ls" }),
        call("no_such_tool", {}),
      ],
    }),
  );
  await askCodex(bench);
  expect(await bench.last()).toMatchObject({ toolCalls: 4, invalidToolCalls: 3 });
});

test("a call of a tool that only the agent's wire knows is not held against the model", async () => {
  await using bench = await startBoth("responses", scripted({ steps: [{ call: "apply_patch", arguments: {} }] }));
  await askCodex(bench, "hi", { tools: [execCommand, { type: "custom", name: "apply_patch" }] });
  expect(await bench.last()).toMatchObject({ toolCalls: 1, invalidToolCalls: 0 });
});

test("hostile schemas and arguments cost the gateway nothing", async () => {
  const deep = (depth: number): string => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
  const tool = (parameters: Record<string, unknown>) => ({ name: "t", description: "", parameters });
  const call = (given: string) => ({ kind: "call" as const, id: "c", name: "t", arguments: given });
  const recursive = { type: "object", properties: { a: { anyOf: [{ $ref: "#" }, { type: "number" }] } } };
  const check = new ToolCheck();
  expect(check.valid(call(deep(5)), [tool(recursive)], [])).toBe(true);
  expect(check.valid(call('{"a":{"a":"text"}}'), [tool(recursive)], [])).toBe(false);
  expect(check.valid(call(deep(200_000)), [tool(recursive)], [])).toBe(false);
  // This pattern takes a backtracking matcher longer than anyone waits.
  const slow = { type: "object", properties: { a: { type: "string", pattern: "^(a+)+$" } } };
  expect(check.valid(call(JSON.stringify({ a: `${"a".repeat(60)}!` })), [tool(slow)], [])).toBe(true);

  await using bench = await startBoth("chat", chatter(1));
  const nested = `{"model":"m","input":"x","tools":[{"type":"function","name":"t","parameters":${deep(200_000)}}]}`;
  expect((await ask(bench.url, "/v1/responses", nested)).status).toBe(400);
  expect((await bench.last()).error?.code).toBe("malformed-request");
});

test.each(["responses", "messages"] as const)("%s tells no timings: speeds are by the wire's clock", async (wire) => {
  await using bench = await startBoth(wire, scripted(richTurn));
  await askCodex(bench);
  const { promptTokensPerSecond, timeToFirstTokenMs, usage, ...record } = await bench.last();
  expect(record).toMatchObject({ speedSource: "wire", decodeTokensPerSecond: expect.any(Number) });
  const uncached = (usage?.inputTokens ?? 0) - (usage?.cachedTokens ?? 0);
  expect(promptTokensPerSecond).toBeCloseTo((uncached * 1000) / (timeToFirstTokenMs ?? 0));
});

test("what a server read anew of a conversation that goes on is not known where it reports no cached tokens", async () => {
  await using bench = await startBoth("responses", chatter(2));
  const said = (role: string, text: string) => ({ type: "message", role, content: text });
  await askCodex(bench, "", { input: [said("user", "hi"), said("assistant", "Hello."), said("user", "again")] });
  expect(await bench.last()).toMatchObject({ promptTokensPerSecond: null, usage: { cachedTokens: 0 } });
});

test("an answer that comes all at once has no decode rate", async () => {
  await using bench = await startBoth("messages", scripted(richTurn), "buffered");
  await askCodex(bench);
  expect(await bench.last()).toMatchObject({ usage: bench.fake.reported[0], decodeTokensPerSecond: null });
});

test("a request that failed and comes again is a retry, another one is not", async () => {
  await using bench = await startBoth("chat", chatter(3), "status-500");
  await askCodex(bench, "first");
  bench.fake.mode = "ok";
  for (const words of ["another", "first", "first"]) await askCodex(bench, words);
  expect((await bench.peek()).requests.map(({ retry }) => retry)).toEqual([false, false, true, true]);
});

test("Codex's request for a summary is recorded as compaction", async () => {
  await using bench = await startBoth("chat", chatter(2));
  const metadata = (request_kind: string) => ({ "x-codex-turn-metadata": JSON.stringify({ request_kind }) });
  await ask(bench.url, "/v1/responses", codexRequest(), metadata("turn"));
  await ask(bench.url, "/v1/responses", codexRequest(), metadata("compaction"));
  expect((await bench.peek()).requests.map(({ compaction }) => compaction)).toEqual([false, true]);
});

test("a server that drops most of a long prompt without saying so is suspected, an honest one is not", async () => {
  await using bench = await startBoth("chat", chatter(2));
  await askCodex(bench, "word ".repeat(2000));
  expect((await bench.last()).suspectedTruncation).toBe(false);
  bench.fake.mode = "forgets";
  await askCodex(bench, "word ".repeat(2000));
  expect((await bench.last()).suspectedTruncation).toBe(true);
});

test("neither prompts nor answers nor credentials are in the ledger or in anything that is printed", async () => {
  const printed: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((chunk) => printed.push(String(chunk)) > 0);
  }
  const ledgers: string[] = [];
  const input = [developer("secret-instruction"), user("secret-prompt")];
  const session = scripted({
    steps: [{ think: "secret-thought" }, { say: "secret-answer" }, { run: "secret-command" }],
  });
  for (const mode of ["ok", "quotes-key", "error-event", "garbage", "bad-json", "half-event", "reset"] as const) {
    for (const wire of ["chat", "responses", "messages"] as const) {
      await using bench = await startBoth(wire, session, mode);
      await askCodex(bench, input, { tools: [{ ...execCommand, description: "secret-tool" }] });
      await ask(bench.url, "/v1/responses", '{"model":"m","input":["secret-prompt');
      ledgers.push(JSON.stringify(await bench.peek()));
    }
  }
  vi.restoreAllMocks();
  const everything = [...ledgers, ...printed].join("\n");
  expect(ledgers.join("")).toContain('"requests"');
  expect(everything).not.toMatch(/secret-/);
  for (const key of [upstreamKey, agentKey]) expect(everything).not.toContain(key);
});
