import { describe, expect, test } from "vitest";
import type { AgentOutcome } from "../../src/agents/agent.ts";
import type { RequestErrorCode, RequestRecord } from "../../src/gateway/gateway.ts";
import type { Grade } from "../../src/graders/grader.ts";
import { type Evidence, judgeOutcome, terminationOf } from "../../src/runner/outcome.ts";
import { exit, ledger, request } from "./fakes.ts";

const grades: Record<"resolved" | "unresolved" | "ungraded", Grade> = {
  resolved: { verdict: "resolved", score: 1, subScores: {}, checks: [], tampering: [], reason: null, output: "" },
  unresolved: {
    verdict: "unresolved",
    score: 0,
    subScores: {},
    checks: [],
    tampering: [],
    reason: "1 of 2 tests fail",
    output: "",
  },
  ungraded: {
    verdict: "ungraded",
    score: 0,
    subScores: {},
    checks: [],
    tampering: [],
    reason: "disk full",
    output: "",
  },
};
const finished: AgentOutcome = {
  finished: true,
  error: null,
  finalMessage: "done",
  commands: 1,
  rejectedPatches: 0,
  usage: null,
};
const broke: AgentOutcome = { ...finished, finished: false, error: "stream error" };
const evidence = (more: Partial<Evidence> = {}): Evidence => ({
  exit: exit(),
  outcome: finished,
  ledger: ledger([request()]),
  grade: grades.unresolved,
  ...more,
});
const failing = (code: RequestErrorCode, more: Partial<RequestRecord> = {}) =>
  ledger([request(), request({ error: { code, message: `it was ${code}` }, ...more })]);

describe("how the agent ended", () => {
  test.each<[string, Partial<Evidence>, string]>([
    ["by itself", {}, "completed"],
    ["without a process", { exit: null, ledger: null }, "completed"],
    ["at the deadline", { exit: exit({ exitCode: null, timedOut: true }), outcome: broke }, "timeout"],
    [
      "at the deadline, although it says it had finished",
      { exit: exit({ exitCode: null, timedOut: true }) },
      "timeout",
    ],
    ["at a limit", { ledger: ledger([request()], { limit: "tokens" }), outcome: broke }, "limit"],
    [
      "at a limit and its deadline",
      { ledger: ledger([], { limit: "tokens" }), exit: exit({ timedOut: true }) },
      "timeout",
    ],
    ["with an exit code", { exit: exit({ exitCode: 1 }) }, "crashed"],
    ["by a signal", { exit: exit({ exitCode: null }), outcome: broke }, "crashed"],
    ["without finishing its turn", { outcome: broke }, "crashed"],
    ["by the user's interrupt", { exit: exit({ exitCode: null, aborted: true, timedOut: true }) }, "interrupted"],
  ])("%s", (_, more, termination) => {
    for (const grade of Object.values(grades)) {
      expect(terminationOf(evidence(more))).toBe(termination);
      expect(judgeOutcome({ ...evidence(more), grade }).termination).toBe(termination);
    }
  });
});

describe("whose failure it is", () => {
  const waiting = request({
    timeToFirstTokenMs: null,
    durationMs: 80,
    error: { code: "client-gone", message: "gone" },
  });
  test.each<[string, Partial<Evidence>, string, RegExp]>([
    ["wrong work", {}, "agent", /^1 of 2 tests fail$/],
    ["wrong work and a bad exit code", { exit: exit({ exitCode: 3 }) }, "agent", /^1 of 2 tests fail$/],
    ["no verdict", { grade: grades.ungraded }, "infra", /^grading was not possible; disk full$/],
    [
      "out of memory",
      { exit: exit({ exitCode: 137, outOfMemory: true }), outcome: broke },
      "agent",
      /memory of the sandbox/,
    ],
    [
      "deadline",
      { exit: exit({ exitCode: null, timedOut: true }), outcome: broke },
      "agent",
      /still working at its deadline; 1 of 2/,
    ],
    [
      "deadline while the server was silent for most of the time",
      { exit: exit({ timedOut: true }), outcome: broke, ledger: ledger([waiting]) },
      "profile",
      /no answer to request 1 until the deadline/,
    ],
    [
      "deadline shortly after a silent request began",
      { exit: exit({ timedOut: true }), outcome: broke, ledger: ledger([{ ...waiting, durationMs: 20 }]) },
      "agent",
      /deadline/,
    ],
    [
      "limit",
      {
        outcome: broke,
        ledger: ledger([request(), request({ error: { code: "limit", message: "no more" } })], { limit: "costUsd" }),
      },
      "agent",
      /limit on costUsd/,
    ],
    [
      "limit after a broken request that was overcome",
      {
        outcome: broke,
        ledger: ledger(
          [
            request({ error: { code: "reset", message: "r" } }),
            request(),
            request({ error: { code: "limit", message: "no" } }),
          ],
          { limit: "requests" },
        ),
      },
      "agent",
      /limit on requests/,
    ],
    [
      "server unreachable",
      { outcome: broke, ledger: failing("unreachable") },
      "profile",
      /^model request 2: it was unreachable; /,
    ],
    ["server resets", { outcome: broke, ledger: failing("reset") }, "profile", /model request 2/],
    ["server hangs", { outcome: broke, ledger: failing("idle-timeout") }, "profile", /model request 2/],
    ["server answers with an error", { outcome: broke, ledger: failing("http-error") }, "profile", /model request 2/],
    ["server sends garbage", { outcome: broke, ledger: failing("malformed-stream") }, "profile", /model request 2/],
    ["server breaks off", { outcome: broke, ledger: failing("truncated-stream") }, "profile", /model request 2/],
    [
      "agent and gateway do not fit",
      { outcome: broke, ledger: failing("malformed-request") },
      "profile",
      /model request 2/,
    ],
    ["another model", { outcome: broke, ledger: failing("wrong-model") }, "profile", /model request 2/],
    ["script at its end", { outcome: broke, ledger: failing("session-exhausted") }, "profile", /model request 2/],
    ["script that does not fit", { outcome: broke, ledger: failing("session-mismatch") }, "profile", /model request 2/],
    [
      "context full",
      { outcome: broke, ledger: failing("context-overflow") },
      "agent",
      /context overflowed at model request 2/,
    ],
    [
      "server failed at the deadline",
      { outcome: broke, exit: exit({ timedOut: true }), ledger: failing("unreachable") },
      "profile",
      /model request 2/,
    ],
    ["server failed, the agent overcame it", { ledger: failing("unreachable") }, "agent", /^1 of 2 tests fail$/],
    [
      "server failed before, the last answer was good",
      { outcome: broke, ledger: ledger([request({ error: { code: "reset", message: "r" } }), request()]) },
      "agent",
      /stopped with an error \(stream error\)/,
    ],
    [
      "not to be started",
      { exit: exit({ exitCode: 127 }), outcome: broke, ledger: null },
      "profile",
      /could not be started \(stream error\)/,
    ],
    [
      "not executable",
      { exit: exit({ exitCode: 126 }), outcome: broke, ledger: null },
      "profile",
      /could not be started/,
    ],
    ["killed from outside", { exit: exit({ exitCode: 137 }), outcome: broke }, "ambiguous", /killed it/],
    [
      "stopped with an error",
      { exit: exit({ exitCode: 1 }), outcome: broke },
      "agent",
      /stopped with an error \(stream error\)/,
    ],
    [
      "no evidence from grading",
      {
        grade: {
          ...grades.unresolved,
          checks: [{ name: "report", kind: "evidence", passed: false, detail: "no report" }],
        },
      },
      "ambiguous",
      /no evidence \(no report\)/,
    ],
  ])("%s", (_, more, blame, reason) => {
    const judged = judgeOutcome(evidence(more));
    expect(judged.blame).toBe(blame);
    expect(judged.reason).toMatch(reason);
    // Good work is nobody's failure, however it came about.
    expect(judgeOutcome({ ...evidence(more), grade: grades.resolved })).toMatchObject({ blame: null, reason: null });
  });
});
