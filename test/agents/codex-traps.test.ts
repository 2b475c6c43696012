import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import type { Session } from "../../src/sessions/session.ts";
import { startProxy } from "../support/proxy.ts";
import { job, textAt, through, work } from "./codex-work.ts";

// Each trap of the real Codex, with its remedy and, to show that it is one, without.

const run = (command: string): Session => ({
  ...job,
  turns: [{ steps: [{ run: command }] }, { steps: [{ say: "Done." }] }],
});
const call = (name: string, given: Record<string, unknown>): Session => ({
  ...job,
  turns: [{ steps: [{ call: name, arguments: given }] }, { steps: [{ say: "Done." }] }],
});

interface Line {
  readonly type: string;
  readonly item?: { readonly type: string };
}
const linesOf = (stdout: string): Line[] =>
  stdout.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as Line] : []));
const itemsOf = (stdout: string): string[] =>
  linesOf(stdout).flatMap(({ type, item }) => (type === "item.completed" && item ? [item.type] : []));

/** Types and names of the offered tools. */
const toolsOf = (body: Readonly<Record<string, unknown>> | undefined): string[] =>
  ((body?.["tools"] ?? []) as { type: string; name?: string }[]).map(({ type, name }) => name ?? type);
const shell = ["exec_command", "write_stdin", "request_user_input", "view_image"];

describe("what it is told", () => {
  test("its model: otherwise it takes one of its own, and hides the shell from it", async () => {
    const told = await through("responses", "ok", { systemPrompt: "stock" });
    expect(told.fake.received[0]?.body["model"]).toBe("local-model");
    expect(toolsOf(told.fake.received[0]?.body)).toEqual(shell);
    const free = await through("responses", "ok", { systemPrompt: "stock", without: ["model"] });
    expect(free.ledger.requests).toMatchObject([{ error: { code: "wrong-model" } }]);
    expect(free.fake.received).toEqual([]);
    expect(free.outcome).toMatchObject({ finished: false, error: expect.stringContaining("local-model") });
  });

  test.each(["short", "stock"] as const)("nothing that it does not know (%s prompt)", async (systemPrompt) => {
    const { exit, outcome } = await through("responses", "ok", { systemPrompt, flags: ["--strict-config"] });
    expect(outcome.finished, exit.stderr).toBe(true);
  });

  test("all that it has to know of a model, so that its prompt can be short", async () => {
    const needed = [
      ...["slug", "display_name", "supported_reasoning_levels", "shell_type", "visibility", "supported_in_api"],
      ...["priority", "base_instructions", "truncation_policy", "experimental_supported_tools", "support_verbosity"],
    ];
    for (const key of needed) {
      const { exit, outcome, fake } = await through("responses", "ok", { catalogWithout: [key] });
      expect([exit.exitCode, fake.received.length], key).toEqual([1, 0]);
      expect(outcome.error).toContain(key);
    }
    const { ledger, exit } = await through("responses");
    expect(ledger.requests[0]?.requestBytes).toBeLessThan(8000);
    expect(itemsOf(exit.stdout)).not.toContain("error");
    const stock = await through("responses", "ok", { systemPrompt: "stock" });
    expect(stock.ledger.requests[0]?.requestBytes).toBeGreaterThan(20_000);
  });

  test("no more skills, goals, helpers and searches than tools that any server understands", async () => {
    const { fake } = await through("responses");
    expect(toolsOf(fake.received[0]?.body)).toEqual(shell);
    expect(JSON.stringify(fake.received[0]?.body)).not.toMatch(/skills?_instructions|SKILL\.md/);
    const more = async (without: string[]) =>
      toolsOf((await through("responses", "ok", { without })).fake.received[0]?.body);
    expect(await more(["web_search"])).toContain("web_search");
    expect(await more(["features.goals"])).toContain("create_goal");
    expect(await more(["agents"])).toContain("multi_agent_v1");
    const skilled = await through("responses", "ok", { without: ["skills"] });
    expect(JSON.stringify(skilled.fake.received[0]?.body)).toContain("SKILL.md");
  });

  test("to leave out helpers in the way that it takes without complaint", async () => {
    expect(itemsOf((await through("responses")).exit.stdout)).not.toContain("error");
    const settings = { features: { multi_agent: false } };
    const old = await through("responses", "ok", { without: ["agents"], settings });
    expect(itemsOf(old.exit.stdout).filter((type) => type === "error")).toHaveLength(2);
    // A complaint, and no failure.
    expect(old.outcome).toMatchObject({ finished: true, error: null });
  });

  test("to work outside of a git repository, where it would otherwise not begin", async () => {
    const { exit, outcome } = await through("responses", "ok", { argvWithout: ["--skip-git-repo-check"] });
    expect(exit).toMatchObject({ exitCode: 1, stdout: "" });
    expect(outcome).toMatchObject({ finished: false, error: expect.stringContaining("--skip-git-repo-check") });
  });

  test("its profile's settings, of which those that are fatal are told with their reason", async () => {
    const legacy = await through("responses", "ok", { settings: { profile: "x" } });
    expect(legacy.outcome).toMatchObject({ finished: false, error: expect.stringContaining("--profile x") });
    const unknown = await through("responses", "ok", { settings: { model_max_output_tokens: 5 } });
    expect(unknown.outcome).toMatchObject({
      finished: false,
      error: expect.stringContaining("unknown configuration field `model_max_output_tokens`"),
    });
    const known = await through("responses", "ok", { settings: { tool_output_token_limit: 500 } });
    expect(known.outcome.finished).toBe(true);
  });
});

test("it contacts the gateway and nobody else", async () => {
  await using proxy = await startProxy();
  expect((await through("responses", "ok", { env: proxy.env })).outcome.finished).toBe(true);
  expect(proxy.asked).toEqual([]);
  const open = ["features", "analytics", "feedback", "check_for_update_on_startup"];
  await through("responses", "ok", { env: proxy.env, without: open });
  expect(proxy.asked).toEqual(
    expect.arrayContaining(["github.com:443", "api.github.com:443", "chatgpt.com:443", "ab.chatgpt.com:443"]),
  );
});

describe("its shells", () => {
  const look = run("env > answer.txt");

  test("hold no key of the gateway's", async () => {
    const held = async (without: string[]) =>
      textAt((await through("responses", "ok", { session: look, without })).files, "answer.txt");
    expect(await held([])).toMatch(/^CODEX_HOME=/m);
    expect(await held([])).not.toContain("AGENT_EVAL_GATEWAY_KEY");
    expect(await held(["shell_environment_policy"])).toContain("AGENT_EVAL_GATEWAY_KEY");
  });

  test("find the program that applies patches", async () => {
    const session = run("command -v apply_patch > answer.txt");
    const found = async (without: string[]) =>
      textAt((await through("responses", "ok", { session, without })).files, "answer.txt");
    expect(await found([])).toMatch(/apply_patch$/m);
    expect(await found(["allow_login_shell"])).toBe("");
  });

  test("have a patch applied that is written as a command, which is then no command", async () => {
    const patch = "*** Begin Patch\n*** Add File: answer.txt\n+hello\n*** End Patch";
    const { exit, files, outcome } = await through("responses", "ok", {
      session: run(`apply_patch <<'EOF'\n${patch}\nEOF`),
    });
    expect(textAt(files, "answer.txt")).toBe("hello\n");
    expect(itemsOf(exit.stdout)).toEqual(["file_change", "agent_message"]);
    expect(outcome).toMatchObject({ finished: true, commands: 0 });
  });

  test("do work in a container's place of its own sandbox, which needs privileges", async () => {
    const { files } = await through("responses", "ok", { session: run("echo hello > answer.txt") });
    expect(textAt(files, "answer.txt")).toBe("hello\n");
  });
});

describe("it says that all went well", () => {
  test("after a call of a tool that was never offered: the ledger knows better", async () => {
    const session = call("apply_patch", { input: "*** Begin Patch\n*** Add File: answer.txt\n+x\n*** End Patch" });
    const { exit, outcome, ledger, files } = await through("responses", "ok", { session });
    expect([exit.exitCode, outcome.finished]).toEqual([0, true]);
    expect(files.has("answer.txt")).toBe(false);
    expect(ledger.requests[0]).toMatchObject({ toolCalls: 1, invalidToolCalls: 1 });
  });

  test("when nothing was done at all: it counts no command", async () => {
    const session = { ...job, turns: [{ steps: [{ say: "answer.txt is written." }] }] };
    const { exit, outcome, files } = await through("responses", "ok", { session });
    expect([exit.exitCode, outcome.finished, outcome.commands]).toEqual([0, true, 0]);
    expect(files.has("answer.txt")).toBe(false);
  });

  test("with tokens of 0 where the server counted none: the ledger has no count", async () => {
    const { exit, outcome, ledger } = await through("responses", "no-usage");
    expect([exit.exitCode, outcome.finished]).toEqual([0, true]);
    expect(exit.stdout).toContain('"input_tokens":0');
    expect(ledger.requests.map(({ usage }) => usage)).toEqual([null, null, null]);
  });
});

describe("a server that fails", () => {
  test.each([
    ["status-500", 4, "http-error", /the model crashed/],
    ["quotes-key", 2, "http-error", /answered 401/],
    ["half-event", 2, "truncated-stream", /before the turn was finished/],
    ["reset-before-headers", 4, "reset", /broke/],
  ] as const)("by %s is asked %i times, and its words stay in the ledger", async (mode, times, code, words) => {
    const { exit, outcome, ledger } = await through("responses", mode);
    expect(exit).toMatchObject({ exitCode: 1, timedOut: false });
    expect(outcome.finished).toBe(false);
    expect(ledger.requests.map(({ error }) => error?.code)).toEqual(Array.from({ length: times }, () => code));
    expect(ledger.requests[0]?.error?.message).toMatch(words);
    if (mode === "status-500") expect(outcome.error).not.toMatch(words);
  });

  test("once is no failure of the work, though it says `error`", async () => {
    const again = { ...job, turns: [job.turns[0], ...job.turns].flatMap((turn) => turn ?? []) };
    const meets = (index: number) => (index === 0 ? "half-event" : null);
    const { exit, outcome, ledger } = await through("responses", "ok", { session: again, meets });
    expect(linesOf(exit.stdout).map(({ type }) => type)).toContain("error");
    expect(exit.stdout).toContain("Reconnecting... 1/1");
    expect(ledger.requests.map(({ error }) => error?.code ?? null)).toEqual(["truncated-stream", null, null, null]);
    expect(outcome).toMatchObject({ finished: true, error: null, finalMessage: "answer.txt is written." });
  });

  test("by not being there does not keep it asking for ever", async () => {
    // A port that was free a moment ago.
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const gatewayUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await new Promise((resolve) => server.close(resolve));
    const { exit, outcome } = await work({ kind: "replay", session: job }, { gatewayUrl });
    expect(exit).toMatchObject({ exitCode: 1, timedOut: false });
    expect(outcome).toMatchObject({ finished: false, error: expect.stringMatching(/connection failed/i) });
  });
});
