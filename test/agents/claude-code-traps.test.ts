import { expect, test } from "vitest";
import { textFile } from "../../src/trees/tree.ts";
import { startProxy } from "../support/proxy.ts";
import { job, longJob, summary, textAt, through } from "./claude-code-work.ts";

// Each trap of the real Claude Code, with its remedy and, to show that it is one, without.

const quiet = ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "DISABLE_TELEMETRY", "DISABLE_ERROR_REPORTING"];
const unset = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, ""]));

test("it contacts the gateway and nobody else", async () => {
  await using proxy = await startProxy();
  expect((await through("messages", "ok", { env: proxy.env })).outcome.finished).toBe(true);
  expect(proxy.asked).toEqual([]);
  await through("messages", "ok", { env: { ...proxy.env, ...unset(quiet) } });
  expect(proxy.asked).toContain("api.anthropic.com:443");
});

test("it works as root without asking", async () => {
  expect((await through("messages")).exit.exitCode).toBe(0);
  const { exit, outcome } = await through("messages", "ok", { env: unset(["IS_SANDBOX"]) });
  const root = process.getuid?.() === 0;
  expect(exit.exitCode).toBe(root ? 1 : 0);
  expect(outcome.error).toEqual(root ? expect.stringContaining("root") : null);
});

test("it knows the window of a model that it does not know, instead of taking it to be a million tokens", async () => {
  const session = { ...longJob, turns: longJob.turns.filter((turn) => turn !== summary) };
  const { ledger } = await through("messages", "ok", { session, env: unset(["CLAUDE_CODE_MAX_CONTEXT_TOKENS"]) });
  expect(ledger.requests.map(({ compaction }) => compaction)).not.toContain(true);
  const told = await through("messages", "ok", { session: longJob, contextWindow: 26_000 });
  expect(told.ledger.requests.map(({ compaction }) => compaction)).toContain(true);
});

test("its answers take no more than a share of the window", async () => {
  const { fake } = await through("chat");
  expect(fake.received[0]?.body["max_tokens"]).toBe(4096);
  const unknown = await through("chat", "ok", { contextWindow: null });
  expect(unknown.fake.received[0]?.body["max_tokens"]).toBe(32_000);
});

test("it asks for as much thought as the profile says, and for none unless it does", async () => {
  const asked = async (reasoningEffort: string | null, env = {}) => {
    const { fake } = await through("messages", "ok", { reasoningEffort, env });
    const { thinking, output_config } = fake.received[0]?.body ?? {};
    return { thinking, output_config };
  };
  expect(await asked(null)).toEqual({});
  expect(await asked("none")).toEqual({});
  expect(await asked("low")).toMatchObject({ thinking: { type: "adaptive" }, output_config: { effort: "low" } });
  expect(await asked(null, unset(["CLAUDE_CODE_EFFORT_LEVEL"]))).toMatchObject({ output_config: { effort: "high" } });
  expect((await through("chat", "ok", { reasoningEffort: "low" })).fake.received[0]?.body).toMatchObject({
    reasoning_effort: "low",
  });
});

test("its prompt is short, with three tools; whole, it is ten times as long and speaks as system in between", async () => {
  const bare = await through("messages");
  const tools = (body: Readonly<Record<string, unknown>> | undefined) => JSON.stringify(body?.["tools"] ?? []);
  expect(bare.ledger.requests[0]?.requestBytes).toBeLessThan(6000);
  expect(tools(bare.fake.received[0]?.body).match(/"input_schema"/g)).toHaveLength(3);

  for (const wire of ["messages", "chat"] as const) {
    const whole = await through(wire, "ok", { without: ["--bare"], contextWindow: 64_000 });
    expect(whole.ledger.requests[0]?.requestBytes).toBeGreaterThan(40_000);
    // A server that takes one system message at the front, and Claude Code's in the conversation.
    expect(whole.outcome).toMatchObject({ finished: true, finalMessage: "answer.txt is written." });
    expect(textAt(whole.files, "answer.txt")).toBe("forty-two → ünïcode");
    const roles = ((whole.fake.received[0]?.body["messages"] ?? []) as { role: string }[]).map(({ role }) => role);
    expect(roles).toEqual(wire === "messages" ? ["user", "system"] : ["system", "user"]);
  }
});

test("it starts nothing that a workspace brings along", async () => {
  const touch = (name: string) => ({ type: "command", command: "sh", args: ["-c", `touch ${name}; cat`] });
  const hook = { hooks: [{ type: "command", command: "touch hook-ran" }] };
  const files = new Map([
    [".mcp.json", textFile(JSON.stringify({ mcpServers: { x: touch("server-ran") } }))],
    [".claude/settings.json", textFile(JSON.stringify({ hooks: { SessionStart: [hook] } }))],
  ]);
  const started = async (without: readonly string[]) => {
    const { files: left } = await through("messages", "ok", { files, without, contextWindow: 64_000 });
    return ["hook-ran", "server-ran"].filter((name) => left.has(name));
  };
  expect(await started([])).toEqual([]);
  expect(await started(["--bare"])).toContain("hook-ran");
});

test("nothing that changes from request to request stands before the conversation", async () => {
  const header = "x-anthropic-billing-header";
  const setting = { without: ["--bare"], contextWindow: 64_000 };
  const { fake } = await through("messages", "ok", setting);
  const systems = fake.received.map(({ body }) => JSON.stringify(body["system"]));
  expect(new Set(systems).size).toBe(1);
  expect(systems[0]).not.toContain(header);
  const signed = await through("messages", "ok", { ...setting, env: unset(["CLAUDE_CODE_ATTRIBUTION_HEADER"]) });
  expect(JSON.stringify(signed.fake.received[0]?.body["system"])).toContain(header);
});

test("it does not tell the model of tokens that are left, which are none of the model's own", async () => {
  const setting = {
    without: ["--bare"],
    contextWindow: 64_000,
    // What it does by itself for models that it takes to understand this.
    settings: { totalTokensReminder: "padded-countdown" },
  };
  const said = async (env = {}) => JSON.stringify((await through("messages", "ok", { ...setting, env })).fake.received);
  expect(await said()).not.toContain("<total_tokens>");
  expect(await said(unset(["CLAUDE_CODE_TOTAL_TOKENS_REMINDER"]))).toContain("<total_tokens>");
});

test("what was said stays as it was, so that a server can go on where it stopped", async () => {
  for (const without of [[], ["--bare"]]) {
    const { fake } = await through("chat", "ok", { without, contextWindow: 64_000 });
    const said = fake.received.map(({ body }) => (body["messages"] ?? []) as object[]);
    expect(said).toHaveLength(3);
    for (const [index, before] of said.slice(0, -1).entries()) {
      expect(said[index + 1]?.slice(0, before.length)).toEqual(before);
      expect(fake.received[index + 1]?.body["tools"]).toEqual(fake.received[index]?.body["tools"]);
    }
  }
});

test("it says `success` of a failure, and makes up a cost: neither is believed", async () => {
  const { exit, outcome } = await through("chat", "status-500");
  const lines = exit.stdout.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
  expect(lines.findLast(({ type }) => type === "result")).toMatchObject({ subtype: "success", is_error: true });
  expect(outcome.finished).toBe(false);

  const done = await through("chat");
  const results = done.exit.stdout.split("\n").filter((line) => line.includes('"type":"result"'));
  const { total_cost_usd } = JSON.parse(results.at(-1) ?? "{}");
  expect(total_cost_usd).toBeGreaterThan(0);
  expect(done.ledger.costUsd).toBeNull();
  expect(JSON.stringify(done.outcome)).not.toMatch(/cost/i);
});

test.each([
  ["haiku", "ANTHROPIC_DEFAULT_HAIKU_MODEL"],
  ["sonnet", "ANTHROPIC_DEFAULT_SONNET_MODEL"],
  ["opus", "ANTHROPIC_DEFAULT_OPUS_MODEL"],
  ["fable", "ANTHROPIC_DEFAULT_FABLE_MODEL"],
])("it asks for the trial's model only, also where it would have %s help", async (model, variable) => {
  const help = { description: "Look", prompt: "Say hello.", subagent_type: "general-purpose", model };
  const turns = [
    [{ call: "Agent", arguments: { ...help, run_in_background: false } }],
    [{ say: "hello" }],
    [{ say: "Done." }],
  ];
  const session = { ...job, turns: turns.map((steps) => ({ steps })) };
  const setting = { session, without: ["--bare"], contextWindow: 64_000 };
  const { outcome, fake, ledger } = await through("messages", "ok", setting);
  expect(outcome).toMatchObject({ finished: true, finalMessage: "Done." });
  expect(ledger.requests.map(({ error }) => error)).toEqual([null, null, null]);
  expect(new Set(fake.received.map(({ body }) => body["model"]))).toEqual(new Set(["local-model"]));

  const free = await through("messages", "ok", { ...setting, env: unset([variable]) });
  expect(free.ledger.requests.map(({ error }) => error?.code)).toContain("wrong-model");
});
