import { describe, expect, test } from "vitest";
import type { Session } from "../../src/sessions/session.ts";
import type { Mode } from "../fakes/scripted-upstream.ts";
import { job, sum, textAt, through, work } from "./codex-work.ts";

// The real Codex CLI does a small job through the gateway. Only the model is a stand-in.
describe.each(["chat", "responses"] as const)("Codex through a server that speaks %s", (wire) => {
  test("does the job, with tool calls and usage intact", async () => {
    const { exit, outcome, ledger, files, fake } = await through(wire);
    expect(exit.exitCode, exit.stderr).toBe(0);
    expect(outcome).toMatchObject({ finished: true, error: null, finalMessage: "answer.txt is written.", commands: 3 });
    expect(textAt(files, "answer.txt")).toBe("forty-two → ünïcode");

    // Three requests: parallel calls, one call, the end.
    expect(ledger.requests).toMatchObject([
      { wire: "responses", upstreamWire: wire, toolCalls: 2, finish: "tool-calls", error: null },
      { wire: "responses", upstreamWire: wire, toolCalls: 1, finish: "tool-calls", error: null },
      { wire: "responses", upstreamWire: wire, toolCalls: 0, finish: "stop", error: null },
    ]);
    expect(ledger.requests.map(({ invalidToolCalls }) => invalidToolCalls)).toEqual([0, 0, 0]);

    // Three witnesses of the tokens: the server, the gateway's ledger, and Codex itself.
    const reported = sum(fake.reported);
    expect(reported.inputTokens).toBeGreaterThan(0);
    expect(reported.reasoningTokens).toBeGreaterThan(0);
    expect(sum(ledger.requests.map(({ usage }) => usage))).toEqual(reported);
    expect(outcome.usage).toEqual({ inputTokens: reported.inputTokens, outputTokens: reported.outputTokens });

    // The model saw its own calls and what came of them.
    const last = JSON.stringify(fake.received.at(-1)?.body);
    expect(last).toContain("call_0_2");
    expect(last).toContain("call_0_3");
    expect(last).toContain("forty-two");
  });

  test("makes room when the server's count nears the window, because the count reaches it", async () => {
    const [first] = job.turns;
    const turns = [first, ...["A summary.", "Done."].map((say) => ({ steps: [{ say }] }))].filter((turn) => !!turn);
    const session: Session = { ...job, turns };
    const compactions = async (mode: Mode) => {
      const { ledger, outcome } = await through(wire, mode, { session, contextWindow: 1600 });
      expect(outcome.finished).toBe(true);
      return ledger.requests.map(({ compaction }) => compaction);
    };
    expect(await compactions("ok")).toEqual([false, true, false]);
    expect(await compactions("no-usage")).toEqual([false, false]);
  });

  test("does the job with its own prompt, too", async () => {
    const { outcome, files, ledger } = await through(wire, "ok", { systemPrompt: "stock" });
    expect(outcome).toMatchObject({ finished: true, error: null });
    expect(textAt(files, "answer.txt")).toBe("forty-two → ünïcode");
    expect(ledger.requests.map(({ error }) => error)).toEqual([null, null, null]);
  });

  test("ends with the server's overflow understood", async () => {
    const { exit, outcome, ledger } = await through(wire, "overflow");
    expect(exit.exitCode).toBe(1);
    expect(outcome.error).toMatch(/ran out of room/);
    expect(ledger.requests).toMatchObject([{ error: { code: "context-overflow" } }]);
  });

  test("ends after bounded retries when the server breaks off each answer", async () => {
    const { exit, outcome, ledger } = await through(wire, "half-event");
    expect(exit.timedOut).toBe(false);
    expect(outcome.finished).toBe(false);
    expect(ledger.requests.length).toBeGreaterThan(1);
    expect(new Set(ledger.requests.map(({ error }) => error?.code))).toEqual(new Set(["truncated-stream"]));
  });
});

test("Codex ends when the trial's limit is reached", async () => {
  const { outcome, ledger } = await work({ kind: "replay", session: job }, { limits: { requests: 2 } });
  expect(outcome).toMatchObject({ finished: false, error: expect.stringContaining("limit of 2 requests") });
  expect(ledger).toMatchObject({ limit: "requests", requests: { length: 3 } });
});

test("Codex ends with the reason when a session does not fit", async () => {
  const session: Session = { ...job, turns: [{ expect: "another job", steps: [{ say: "ok" }] }] };
  const { outcome, ledger } = await work({ kind: "replay", session });
  expect(outcome).toMatchObject({ finished: false, error: expect.stringContaining("another job") });
  expect(ledger.requests).toMatchObject([{ error: { code: "session-mismatch" } }]);
});

test("Codex's patches that do not fit are counted, those that do are not", async () => {
  const patch = (from: string, to: string) =>
    ["apply_patch <<'EOF'", "*** Begin Patch", "*** Update File: notes.txt", "@@", `-${from}`, `+${to}`]
      .concat("*** End Patch", "EOF")
      .join("\n");
  const runs = [
    patch("forty-one", "one"),
    patch("forty-two", "two"),
    "apply_patch 'no patch'",
    "echo 'Invalid patch'; false",
  ];
  const turns = [...runs.map((run) => ({ steps: [{ run }] })), { steps: [{ say: "Done." }] }];
  const { outcome, files } = await work({ kind: "replay", session: { ...job, turns } });
  expect(outcome).toMatchObject({ finished: true, rejectedPatches: 2 });
  expect(textAt(files, "notes.txt")).toBe("two\n");
});
