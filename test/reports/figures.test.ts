import { describe, expect, test } from "vitest";
import type { TrialRecord } from "../../src/records/trial.ts";
import { buildReport } from "../../src/reports/build.ts";
import { Report } from "../../src/reports/report.ts";
import { wilson } from "../../src/statistics/wilson.ts";
import { profile, run, trial, usage } from "./records.ts";

const unresolved = { verdict: "unresolved" } as const;
const lost = { verdict: "ungraded" } as const;
const agentMs = (agent: number) => ({ durationMs: { prepare: 0, agent, model: agent / 2, grade: 0 } });

const names = (count: number) => Array.from({ length: count }, (_, index) => `task-${String(index).padStart(3, "0")}`);

/** The report of one profile `a`; each task with the outcomes of its trials, 1 resolved, 0 not, null lost. */
function reportOf(outcomes: Readonly<Record<string, readonly (0 | 1 | null)[]>>, more: Partial<TrialRecord> = {}) {
  const repeats = Math.max(...Object.values(outcomes).map(({ length }) => length));
  const trials = Object.entries(outcomes).flatMap(([task, all]) =>
    all.map((outcome, index) =>
      trial(task, "a", index + 1, { ...more, ...(outcome === null ? lost : outcome === 0 ? unresolved : {}) }),
    ),
  );
  const report = Report.parse(buildReport(run(Object.keys(outcomes), [profile("a")], {}, repeats), trials));
  return report.profiles[0] as Report["profiles"][number];
}

describe("pass@k and pass^k", () => {
  test("are the means over tasks with enough trials", () => {
    const { passK } = reportOf({ one: [1, 1, 0, 0], two: [1, 1, 1, 1], three: [0, 0, 0], four: [1, null] });
    expect(passK.map(({ k, tasks }) => [k, tasks])).toEqual([
      [1, 4],
      [2, 3],
      [3, 3],
      [4, 2],
    ]);
    // pass@2 of 2 in 4: 1 - C(2,2)/C(4,2) = 5/6; pass^2: C(2,2)/C(4,2) = 1/6.
    expect(passK[1]?.passAtK.value).toBeCloseTo((5 / 6 + 1 + 0) / 3, 12);
    expect(passK[1]?.passHatK.value).toBeCloseTo((1 / 6 + 1 + 0) / 3, 12);
    expect(passK[3]?.passAtK.value).toBe(1);
    expect(passK[3]?.passHatK.value).toBe(0.5);
  });

  test("pass@1 and pass^1 are success, with its interval", () => {
    const { passK, success } = reportOf({ one: [1, 0], two: [1, 1], three: [0, 0], four: [1, 0], five: [1, 1] });
    const { rate: value, low, high } = success;
    expect(passK[0]).toEqual({ k: 1, tasks: 5, passAtK: { value, low, high }, passHatK: { value, low, high } });
  });

  test("perfect tasks do not make a perfect interval", () => {
    const { passK } = reportOf(Object.fromEntries(names(10).map((task) => [task, [1, 1] as const])));
    expect(passK[1]?.passHatK).toEqual({ value: 1, ...wilson(1, 10) });
  });
});

describe("what success rests on", () => {
  test("noise on exactly these tasks: √Σ p(1-p)/(n-1) / T, and unknown where a task ran once", () => {
    expect(reportOf({ one: [1, 0], two: [1, 1], three: [1, 0] }).fixedSuiteError).toBeCloseTo(Math.sqrt(0.5) / 3, 12);
    expect(reportOf({ one: [1, 0], two: [1, null] }).fixedSuiteError).toBeNull();
    expect(reportOf({ one: [1, 1], two: [0, 0] }).fixedSuiteError).toBe(0);
  });

  test("lost trials are left out, and shown as if they had failed or been resolved", () => {
    const { success, sensitivity } = reportOf({ one: [1, null], two: [0, 1], three: [null, null] });
    expect(success).toMatchObject({ rate: 0.75, trials: 3 });
    expect(sensitivity).toEqual({
      lost: 3,
      allFailed: expect.closeTo(1 / 3, 12),
      allResolved: expect.closeTo(2.5 / 3, 12),
    });
  });

  test("flaky tasks are those with both verdicts", () => {
    expect(reportOf({ two: [0, 1], one: [1, 0], three: [1, 1], four: [1, null], five: [0, 0] }).flaky).toEqual([
      "one",
      "two",
    ]);
  });

  test("by language, level and size; a canary is in none of them", () => {
    const kinds = [
      { id: "small", language: "go", level: 1, contextTokens: 3_000, tags: ["context-ladder"] },
      { id: "edge", language: "go", level: 3, contextTokens: 8_000, tags: [] },
      { id: "large", language: "python", level: 1, contextTokens: 300_000, tags: ["context-ladder"] },
      { id: "unknown", language: "python", level: 2, contextTokens: null, tags: [] },
      { id: "ghost", language: "python", level: 2, contextTokens: 3_000, tags: [], canary: true },
    ];
    const record = run(
      kinds.map(({ id }) => id),
      [profile("a")],
    );
    const tasks = record.tasks.map((task, index) => ({ ...task, ...kinds[index] }));
    const trials = kinds.map(({ id }) => trial(id, "a", 1, id === "edge" || id === "ghost" ? unresolved : {}));
    const [a] = buildReport({ ...record, tasks }, trials).profiles;
    expect(a?.byLanguage).toMatchObject({ go: { resolved: 1, trials: 2 }, python: { resolved: 2, trials: 2 } });
    expect(a?.byLevel).toMatchObject({
      1: { rate: 1, trials: 2 },
      2: { rate: 1, trials: 1 },
      3: { rate: 0, trials: 1 },
    });
    expect(a?.byContext.map(({ label, from, to, tasks, rate }) => [label, from, to, tasks, rate])).toEqual([
      ["under 8k", 0, 8_000, 1, 1],
      ["8k–16k", 8_000, 16_000, 1, 0],
      ["128k and more", 128_000, null, 1, 1],
    ]);
    expect(a?.ladder.map(({ contextTokens, rate }) => [contextTokens, rate])).toEqual([
      [3_000, 1],
      [300_000, 1],
    ]);
  });
});

describe("the agent's time", () => {
  const times = (all: readonly Partial<TrialRecord>[]) => {
    const tasks = names(all.length);
    const trials = tasks.map((task, index) => trial(task, "a", 1, all[index]));
    return buildReport(run(tasks, [profile("a")]), trials).profiles[0]?.agentTimeMs;
  };
  const timeout = { ...agentMs(600), termination: "timeout", verdict: "unresolved" } as const;

  test("has percentiles with intervals, the same percentiles as the latency", () => {
    const tasks = names(40);
    const trials = tasks.map((task, index) => trial(task, "a", 1, agentMs(100 + index)));
    const [a] = buildReport(run(tasks, [profile("a")]), trials).profiles;
    expect(a?.agentTimeMs.p50.value).toBe(119.5);
    expect(a?.agentTimeMs.p50.value).toBe(a?.latencyMs.agent.p50);
    expect(a?.agentTimeMs.p90.value).toBe(a?.latencyMs.agent.p90);
    const { low, high, atLeast } = a?.agentTimeMs.p50 ?? {};
    // The distribution-free interval of the median of 40: order statistics 14 and 27.
    expect(low).toBeGreaterThanOrEqual(112);
    expect(low).toBeLessThanOrEqual(115);
    expect(high).toBeGreaterThanOrEqual(124);
    expect(high).toBeLessThanOrEqual(127);
    expect(atLeast).toBe(false);
    expect(a?.agentTimeMs.atLimit).toEqual({ timeouts: 0, trials: 40, share: 0 });
  });

  test("a percentile among timeouts is a lower bound without an upper end", () => {
    const found = times([
      ...Array.from({ length: 30 }, (_, index) => agentMs(100 + index)),
      ...Array(10).fill(timeout),
    ]);
    expect(found?.atLimit).toEqual({ timeouts: 10, trials: 40, share: 0.25 });
    expect(found?.p50).toMatchObject({ value: 119.5, atLeast: false, high: expect.any(Number) });
    expect(found?.p90).toMatchObject({ value: 600, atLeast: true, high: null });
  });

  test("a short limit of one task does not make the others' percentiles lower bounds", () => {
    const short = { ...timeout, ...agentMs(50) };
    const found = times([...Array.from({ length: 39 }, () => agentMs(100)), short]);
    expect(found?.p50).toMatchObject({ value: 100, atLeast: false });
  });
});

describe("cost", () => {
  const report = (outcomes: readonly (0 | 1)[], cost: (index: number) => number | null) => {
    const tasks = names(outcomes.length);
    const trials = tasks.map((task, index) =>
      trial(task, "a", 1, { costUsd: cost(index), ...(outcomes[index] ? {} : unresolved) }),
    );
    return buildReport(run(tasks, [profile("a")]), trials).profiles[0];
  };

  test("per success is all costs by all successes: failures are paid for too", () => {
    const a = report([1, 0, 1, 0, 1, 0, 1, 0], (index) => (index % 2 === 0 ? 0.1 : 0.3));
    expect(a?.costPerSuccessUsd.value).toBeCloseTo(1.6 / 4, 12);
    expect(a?.costPerTrialUsd.value).toBeCloseTo(0.2, 12);
    expect(a?.costPerSuccessUsd.low).toBeLessThan(0.4);
    expect(a?.costPerSuccessUsd.high).toBeGreaterThan(0.4);
  });

  test("per success is not known without a success, without a price, or with one unknown cost", () => {
    const none = { value: null, low: null, high: null };
    expect(report([0, 0, 0, 0, 0, 0, 0], () => 0.1)?.costPerSuccessUsd).toEqual(none);
    expect(report([1, 1, 1, 1, 1, 1, 1], () => null)?.costPerSuccessUsd).toEqual(none);
    expect(report([1, 1, 1, 1, 1, 1, 1], (index) => (index === 3 ? null : 0.1))?.costPerTrialUsd).toEqual(none);
  });
});

describe("tokens and context", () => {
  test("of one trial: medians, and how much of the window its largest request took", () => {
    const record = run(["one", "two", "three", "four"], [profile("a", { contextWindow: 10_000 })]);
    const [a] = buildReport(record, [
      trial("one", "a", 1, {
        usage: usage({ inputTokens: 100, outputTokens: 10, peakContextTokens: 1_000, compactions: 2 }),
      }),
      trial("two", "a", 1, { usage: usage({ inputTokens: 300, outputTokens: 30, peakContextTokens: 5_000 }) }),
      trial("three", "a", 1, {
        usage: usage({ inputTokens: 200, outputTokens: 20, peakContextTokens: 2_000, suspectedTruncations: 1 }),
      }),
      trial("four", "a", 1, { usage: usage({ inputTokens: null, outputTokens: null, peakContextTokens: null }) }),
    ]).profiles;
    expect(a?.tokensPerTrial).toMatchObject({
      input: { p50: 200 },
      output: { p50: 20 },
      total: { p50: 220 },
      trials: 3,
    });
    expect(a?.context).toMatchObject({
      window: 10_000,
      peakTokens: { p50: 2_000 },
      peakShare: { p50: 0.2 },
      compacted: 1,
      truncated: 1,
      trials: 4,
    });
  });
});

describe("cold starts", () => {
  test("the first trial of each session stands apart from the others", () => {
    const held = (session: number, fromMs: number) => ({ modelSlot: { session, slot: 0, fromMs, toMs: fromMs + 1 } });
    const tasks = names(5);
    const trials = [
      trial("task-000", "a", 1, { ...held(1, 500), ...agentMs(100), timeToFirstTokenMs: 10 }),
      trial("task-001", "a", 1, { ...held(1, 0), ...agentMs(900), timeToFirstTokenMs: 700 }),
      trial("task-002", "a", 1, { ...held(1, 900), ...agentMs(120), timeToFirstTokenMs: 14 }),
      trial("task-003", "a", 1, { ...held(2, 5), ...agentMs(500), timeToFirstTokenMs: 300 }),
      trial("task-004", "a", 1, { ...held(2, 900), ...agentMs(140), timeToFirstTokenMs: 12 }),
    ];
    const facts = { backendFacts: { loadMs: "4200" } };
    expect(buildReport(run(tasks, [profile("a", facts)]), trials).profiles[0]?.cold).toEqual({
      loadMs: 4200,
      first: { trials: 2, agentMs: 700, timeToFirstTokenMs: 500 },
      others: { trials: 3, agentMs: 120, timeToFirstTokenMs: 12 },
    });
  });
});

describe("the matrix", () => {
  test("has a row for each task and a cell for each profile that tried", () => {
    const record = run(["two", "one"], [profile("a"), profile("b")], {}, 2);
    const { tasks } = buildReport(record, [
      trial("one", "a", 1, { costUsd: 0.1, ...agentMs(10) }),
      trial("one", "a", 2, { ...unresolved, score: 0.5, costUsd: 0.3, ...agentMs(30) }),
      trial("two", "a", 1, lost),
      trial("one", "b", 1, { costUsd: null }),
    ]);
    expect(tasks.map(({ id, cells }) => [id, cells])).toEqual([
      [
        "one",
        [
          { profile: "a", resolved: 1, trials: 2, lost: 0, score: 0.75, agentMs: 20, costUsd: 0.2 },
          { profile: "b", resolved: 1, trials: 1, lost: 0, score: 1, agentMs: 1000, costUsd: null },
        ],
      ],
      ["two", [{ profile: "a", resolved: 0, trials: 0, lost: 1, score: null, agentMs: null, costUsd: null }]],
    ]);
  });
});
