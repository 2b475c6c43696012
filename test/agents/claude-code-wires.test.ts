import { describe, expect, test } from "vitest";
import type { Session } from "../../src/sessions/session.ts";
import { job, longJob, sum, summary, textAt, through, work } from "./claude-code-work.ts";

// The real Claude Code does a small job through the gateway. Only the model is a stand-in.
describe.each(["chat", "messages"] as const)("Claude Code through a server that speaks %s", (wire) => {
  test("does the job, with tool calls and usage intact", async () => {
    const { exit, outcome, ledger, files, fake } = await through(wire);
    expect(exit.exitCode, exit.stderr + exit.stdout).toBe(0);
    expect(outcome).toMatchObject({ finished: true, error: null, finalMessage: "answer.txt is written.", commands: 3 });
    expect(textAt(files, "answer.txt")).toBe("forty-two → ünïcode");

    // Three requests: parallel calls, one call, the end.
    expect(ledger.requests).toMatchObject([
      { wire: "messages", upstreamWire: wire, toolCalls: 2, finish: "tool-calls", error: null },
      { wire: "messages", upstreamWire: wire, toolCalls: 1, finish: "tool-calls", error: null },
      { wire: "messages", upstreamWire: wire, toolCalls: 0, finish: "stop", error: null },
    ]);
    expect(ledger.requests.map(({ invalidToolCalls }) => invalidToolCalls)).toEqual([0, 0, 0]);

    // Three witnesses of the tokens: the server, the gateway's ledger, and Claude Code itself.
    const reported = sum(fake.reported);
    expect(reported.inputTokens).toBeGreaterThan(0);
    expect(reported.cachedTokens).toBeGreaterThan(0);
    expect(reported.reasoningTokens).toBeGreaterThan(0);
    expect(sum(ledger.requests.map(({ usage }) => usage))).toEqual(reported);
    expect(outcome.usage).toEqual({ inputTokens: reported.inputTokens, outputTokens: reported.outputTokens });

    // The model saw its own thoughts, its calls, and what came of them.
    const last = JSON.stringify(fake.received.at(-1)?.body);
    expect(last).toContain("First I look around.");
    expect(last).toContain("call_0_2");
    expect(last).toContain("call_0_3");
    expect(last).toContain("forty-two");
  });

  test("ends with the server's overflow understood, at once", async () => {
    const { exit, outcome, ledger } = await through(wire, "overflow");
    expect(exit.exitCode).toBe(1);
    expect(outcome).toMatchObject({ finished: false, error: expect.stringMatching(/^prompt_too_long: /) });
    expect(ledger.requests).toMatchObject([{ error: { code: "context-overflow" } }]);
  });

  test.each([
    ["status-500", "http-error"],
    ["half-event", "truncated-stream"],
    ["bad-json", "malformed-stream"],
    ["reset-before-headers", "reset"],
  ] as const)("ends after one retry when the server fails by %s", async (mode, code) => {
    const { exit, outcome, ledger } = await through(wire, mode);
    expect(exit).toMatchObject({ timedOut: false, exitCode: 1 });
    expect(outcome).toMatchObject({ finished: false, error: expect.stringMatching(/^api_error: /) });
    expect(ledger.requests.map(({ error }) => error?.code)).toEqual([code, code]);
  });

  test("makes room when the conversation nears the window, because it knows both", async () => {
    const { ledger, outcome, files, fake } = await through(wire, "ok", { session: longJob, contextWindow: 26_000 });
    expect(outcome).toMatchObject({ finished: true, error: null });
    expect(textAt(files, "answer.txt")).toBe("forty-two → ünïcode");
    expect(ledger.requests.map(({ compaction }) => compaction)).toEqual([false, false, true, false, false]);
    expect(JSON.stringify(fake.received[3]?.body)).toContain("The file is to be written.");
    expect(sum(ledger.requests.map(({ usage }) => usage))).toEqual(sum(fake.reported));
  });
});

test("a replayed session does the job, its tokens marked as estimated", async () => {
  const { exit, outcome, ledger, files } = await work({ kind: "replay", session: job });
  expect(exit.exitCode, exit.stderr).toBe(0);
  expect(outcome).toMatchObject({ finished: true, finalMessage: "answer.txt is written.", commands: 3 });
  expect(textAt(files, "answer.txt")).toBe("forty-two → ünïcode");
  expect(ledger.requests).toMatchObject([
    { upstreamWire: "replay", usageSource: "estimated", toolCalls: 2, invalidToolCalls: 0 },
    { upstreamWire: "replay", usageSource: "estimated", toolCalls: 1, invalidToolCalls: 0 },
    { upstreamWire: "replay", usageSource: "estimated", toolCalls: 0 },
  ]);
  const counted = sum(ledger.requests.map(({ usage }) => usage));
  expect(outcome.usage).toEqual({ inputTokens: counted.inputTokens, outputTokens: counted.outputTokens });
});

test("a summary that it asks for takes no turn of a replayed session", async () => {
  const turns = longJob.turns.filter((turn) => turn !== summary);
  const { outcome, ledger } = await work({ kind: "replay", session: { ...longJob, turns } }, { contextWindow: 26_000 });
  expect(outcome).toMatchObject({ finished: true, error: null });
  expect(ledger.requests.map(({ compaction }) => compaction)).toContain(true);
});

test("it ends when the trial's limit is reached", async () => {
  const { outcome, ledger } = await work({ kind: "replay", session: job }, { limits: { requests: 2 } });
  expect(outcome).toMatchObject({ finished: false, error: expect.stringContaining("limit of 2 requests") });
  expect(ledger.limit).toBe("requests");
  expect(ledger.requests.filter(({ error }) => error === null)).toHaveLength(2);
});

test("it ends with the reason when a session does not fit", async () => {
  const session: Session = { ...job, turns: [{ expect: "another job", steps: [{ say: "ok" }] }] };
  const { outcome, ledger } = await work({ kind: "replay", session });
  expect(outcome).toMatchObject({ finished: false, error: expect.stringContaining("another job") });
  expect(ledger.requests.at(-1)).toMatchObject({ error: { code: "session-mismatch" } });
});

test("it ends when no server is there", async () => {
  const upstream = { kind: "http", baseUrl: "http://127.0.0.1:9/v1", wire: "chat", headers: {} } as const;
  const { exit, outcome, ledger } = await work({ ...upstream, idleTimeoutMs: 10_000 });
  expect(exit.timedOut).toBe(false);
  expect(outcome).toMatchObject({ finished: false, error: expect.stringContaining("cannot be reached") });
  expect(ledger.requests.map(({ error }) => error?.code)).toEqual(["unreachable", "unreachable"]);
});

test("a profile's settings are its own settings.json", async () => {
  const turns = [{ steps: [{ run: 'printf %s "$MARK" > answer.txt' }] }, { steps: [{ say: "Done." }] }];
  const session: Session = { ...job, turns };
  const { files } = await work({ kind: "replay", session }, { settings: { env: { MARK: "from the profile" } } });
  expect(textAt(files, "answer.txt")).toBe("from the profile");
});

test("edits whose old text is not in the file are counted, others are not", async () => {
  const edit = (old_string: string) => ({
    steps: [{ call: "Edit", arguments: { file_path: "notes.txt", old_string, new_string: "six times nine" } }],
  });
  const read = { steps: [{ call: "Read", arguments: { file_path: "notes.txt" } }, { run: "false" }] };
  const turns = [read, edit("forty-three"), edit("forty-two"), { steps: [{ say: "Done." }] }];
  const { outcome, files } = await work({ kind: "replay", session: { ...job, turns } });
  expect(textAt(files, "notes.txt")).toBe("six times nine");
  expect(outcome).toMatchObject({ finished: true, rejectedPatches: 1 });
});
