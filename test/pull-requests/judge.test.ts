import { describe, expect, test } from "vitest";
import { GateConfig } from "../../src/config/decision.ts";
import { concludeOf, gateInForce, gateWord, judge, withTasksRemoved } from "../../src/pull-requests/judge.ts";
import type { TrialRecord } from "../../src/records/trial.ts";
import { profile, run, trial } from "../reports/records.ts";

const tasks = Array.from({ length: 20 }, (_, index) => `task-${String(index).padStart(2, "0")}`);
const pair = { kind: "changed" as const, name: "fast", base: "fast-base", candidate: "fast" };
const rules = { gate: gateInForce(GateConfig.parse({}), undefined), margin: 0.05, alpha: 0.05 };
const failed: Partial<TrialRecord> = { verdict: "unresolved" };
const lost: Partial<TrialRecord> = { verdict: "ungraded" };

/** Judges a side against one that resolves everything; `more` says how each task of it ended. */
function judged(more: (index: number) => Partial<TrialRecord>, profiles = [profile("fast-base"), profile("fast")]) {
  const trials = tasks.flatMap((task, index) => [trial(task, "fast-base"), trial(task, "fast", 1, more(index))]);
  const candidates = judge(run(tasks, profiles), trials, [pair], rules);
  const { deciding: _, ...concluded } = concludeOf(candidates, false);
  return { ...concluded, gate: gateWord(candidates), candidate: candidates[0] };
}

describe("the verdict of a pull request", () => {
  test("worse fails by default; how attempts ended stands beside it", () => {
    const result = judged((index) => (index < 10 ? { ...failed, termination: "timeout" } : {}));
    expect(result).toMatchObject({ verdict: "worse", exitCode: 1, gate: "fail" });
    expect(result.candidate?.endings).toMatchObject({
      base: { resolved: 20, timeout: 0 },
      candidate: { resolved: 10, timeout: 10 },
    });
  });

  test("undecided passes, with the difference that so many tasks can show", () => {
    const result = judged((index) => (index === 0 ? failed : {}));
    expect(result).toMatchObject({ verdict: "undecided", exitCode: 0, gate: "undecided" });
    expect(result.candidate?.detectable).toBeGreaterThan(0.05);
  });

  test("what infrastructure lost is no failure: much of it leaves the comparison incomplete", () => {
    expect(judged((index) => (index < 3 ? lost : {}))).toMatchObject({
      ...{ verdict: "incomplete", exitCode: 3, gate: "none" },
      candidate: { why: "infrastructure lost 3 of 20 trials of fast" },
    });
    expect(judged((index) => (index < 1 ? lost : {}))).toMatchObject({ verdict: "undecided", exitCode: 0 });
  });

  test("a few lost trials that could turn the verdict leave it open", () => {
    // Three failures of eighteen are not worse; five of twenty would be.
    const result = judged((index) => (index < 3 ? failed : index < 5 ? lost : {}));
    expect(result).toMatchObject({
      exitCode: 3,
      candidate: { why: "what infrastructure lost could turn the verdict" },
    });
  });

  test("a side that cannot run is incomplete, and says why", () => {
    const canary = { status: "failed" as const, reason: "no such model", durationMs: 0 };
    const trials = tasks.map((task) => trial(task, "fast-base"));
    const [candidate] = judge(run(tasks, [profile("fast-base"), profile("fast", { canary })]), trials, [pair], rules);
    expect(candidate).toMatchObject({ state: "incomplete", why: "fast could not run: no such model" });
  });
});

test("several profiles: the one that fails decides, and a difference that chance explains is not called one", () => {
  const names = ["one", "two", "six"];
  const profiles = ["base", ...names].map((name) => profile(name));
  // Five of twenty are worse alone (p 0.03), and not among three.
  const bad = (name: string) => (name === "one" ? 5 : 0);
  const trials = ["base", ...names].flatMap((name) =>
    tasks.map((task, index) => trial(task, name, 1, index < bad(name) ? failed : {})),
  );
  const pairs = names.map((name) => ({ kind: "changed" as const, name, base: "base", candidate: name }));
  const alone = judge(run(tasks, profiles), trials, pairs.slice(0, 1), rules);
  const together = judge(run(tasks, profiles), trials, pairs, rules);
  expect(alone.map(({ state }) => state)).toEqual(["worse"]);
  expect(together[0]?.state).not.toBe("worse");
  expect(concludeOf(together, false).exitCode).toBe(0);
});

test("with tasks removed nothing passes: what would is undecided, and what fails still fails", () => {
  const judgedWithout = (undecided: "pass" | "fail", bad: "fast" | "fast-base", removed: string[]) => {
    const trials = ["fast-base", "fast"].flatMap((name) =>
      tasks.map((task) => trial(task, name, 1, name === bad ? failed : {})),
    );
    const gate = gateInForce(GateConfig.parse({ undecided }), undefined);
    const sides = run(tasks, [profile("fast-base"), profile("fast")]);
    const candidates = withTasksRemoved(judge(sides, trials, [pair], { ...rules, gate }), removed);
    const { verdict, exitCode } = concludeOf(candidates, false);
    return { verdict, exitCode, gate: gateWord(candidates) };
  };
  expect(judgedWithout("fail", "fast-base", [])).toEqual({ verdict: "better", exitCode: 0, gate: "pass" });
  expect(judgedWithout("fail", "fast-base", ["hard"])).toEqual({
    verdict: "undecided",
    exitCode: 1,
    gate: "undecided",
  });
  expect(judgedWithout("pass", "fast-base", ["hard"])).toEqual({
    verdict: "undecided",
    exitCode: 0,
    gate: "undecided",
  });
  expect(judgedWithout("pass", "fast", ["hard"])).toEqual({ verdict: "worse", exitCode: 1, gate: "fail" });
});

test("nothing to compare with is neutral, unless a baseline is required", () => {
  expect(concludeOf([], false)).toMatchObject({ verdict: "no-baseline", exitCode: 0 });
  expect(concludeOf([], true)).toMatchObject({ verdict: "no-baseline", exitCode: 1 });
});
