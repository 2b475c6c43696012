import { describe, expect, test } from "vitest";
import type { Ledger } from "../../src/gateway/gateway.ts";
import { judgeOutcome } from "../../src/runner/outcome.ts";
import type { Mode } from "../fakes/scripted-upstream.ts";
import {
  askClaude,
  askCodex,
  type Bench,
  chatter,
  httpUpstream,
  startBench,
  startBoth,
  type Told,
  upstreamKey,
} from "./harness.ts";

/** Whom the runner blames for a trial whose agent gave up after this. */
function blameFor(ledger: Ledger): string | null {
  return judgeOutcome({
    exit: null,
    outcome: { finished: false, error: "gave up", finalMessage: null, commands: 0, rejectedPatches: null, usage: null },
    ledger,
    grade: { verdict: "unresolved", score: 0, subScores: {}, checks: [], tampering: [], reason: null, output: "" },
  }).blame;
}

/** The error an agent reads: in the status line before a stream has begun, as its last event after. */
function errorOf(told: Told): { status: number; error: unknown } {
  if (told.body !== undefined) return { status: told.status, error: (told.body as { error: unknown }).error };
  const last = told.events.at(-1);
  expect(last?.type).toBe("response.failed");
  const response = last?.["response"] as { error: unknown } | undefined;
  return { status: told.status, error: response?.error };
}

const cases: readonly { mode: Mode; code: string; status: number; upstreamStatus: number | null }[] = [
  { mode: "status-500", code: "http-error", status: 500, upstreamStatus: 500 },
  { mode: "quotes-key", code: "http-error", status: 401, upstreamStatus: 401 },
  { mode: "error-event", code: "http-error", status: 200, upstreamStatus: 200 },
  { mode: "reset", code: "reset", status: 200, upstreamStatus: 200 },
  { mode: "reset-before-headers", code: "reset", status: 502, upstreamStatus: null },
  { mode: "hang", code: "idle-timeout", status: 200, upstreamStatus: 200 },
  { mode: "hang-before-headers", code: "idle-timeout", status: 504, upstreamStatus: null },
  { mode: "garbage", code: "malformed-stream", status: 200, upstreamStatus: 200 },
  { mode: "bad-json", code: "malformed-stream", status: 200, upstreamStatus: 200 },
  { mode: "half-event", code: "truncated-stream", status: 200, upstreamStatus: 200 },
  { mode: "no-finish", code: "truncated-stream", status: 200, upstreamStatus: 200 },
];

describe.each(["chat", "responses", "messages"] as const)("a %s server", (wire) => {
  test.each(cases)("that fails by $mode: $code, told to the agent, the profile's fault", async (expected) => {
    await using bench = await startBoth(wire, chatter(2), expected.mode);
    const told = await askCodex(bench);
    const { status, error } = errorOf(told);
    expect(status).toBe(expected.status);
    const record = await bench.last();
    expect(record).toMatchObject({
      finish: "error",
      upstreamStatus: expected.upstreamStatus,
      error: { code: expected.code },
      responseBytes: Buffer.byteLength(told.text),
    });
    if (expected.mode !== "error-event") {
      expect(error).toMatchObject({ code: expected.code, message: record.error?.message });
    }
    expect(blameFor(await bench.peek())).toBe("profile");
    expect(told.text + JSON.stringify(record)).not.toContain(upstreamKey);

    bench.fake.mode = "ok";
    expect((await askCodex(bench)).events.at(-1)).toMatchObject({ type: "response.completed" });
    expect(await bench.last()).toMatchObject({ index: 1, error: null, finish: "stop" });
  });

  test.each([
    ["overflow", 400],
    ["overflow-event", 200],
  ] as const)(
    "that says the prompt is too long (%s) is understood, in the code that Codex knows",
    async (mode, code) => {
      await using bench = await startBoth(wire, chatter(1), mode);
      const { status, error } = errorOf(await askCodex(bench));
      expect(status).toBe(code);
      expect(error).toMatchObject({ code: "context_length_exceeded" });
      expect((await bench.last()).error?.code).toBe("context-overflow");
      expect(blameFor(await bench.peek())).toBe("agent");
    },
  );
});

describe.each(["chat", "messages"] as const)("Claude Code before a %s server", (wire) => {
  test.each(cases)("that fails by $mode hears so in the form it knows", async ({ mode, code, status }) => {
    await using bench = await startBoth(wire, chatter(1), mode);
    const told = await askClaude(bench);
    expect(told.status).toBe(status);
    const said = (told.body ?? told.events.at(-1)) as { type: string; error: { type: string; message: string } };
    expect(said).toMatchObject({ type: "error", error: { type: expect.stringMatching(/_error$/) } });
    const { error } = await bench.last();
    expect(error?.code).toBe(code);
    if (mode !== "error-event") expect(said.error.message).toBe(error?.message);
    expect(told.text).not.toContain(upstreamKey);
  });
});

test("what was read before an answer broke still counts", async () => {
  await using bench = await startBoth("chat", chatter(1), "reset");
  const told = await askCodex(bench);
  expect(told.text).toContain("Hello");
  expect(await bench.last()).toMatchObject({ usage: null, timeToFirstTokenMs: expect.any(Number) });
});

test("a server that is not there: unreachable, status 502", async () => {
  await using bench: Bench = await startBench(httpUpstream("http://127.0.0.1:9/v1", "chat"));
  const { status, error } = errorOf(await askCodex(bench));
  expect(status).toBe(502);
  expect(error).toMatchObject({ code: "unreachable" });
  expect(await bench.last()).toMatchObject({ upstreamStatus: null, error: { code: "unreachable" } });
  expect(blameFor(await bench.peek())).toBe("profile");
});
