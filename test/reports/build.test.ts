import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, onTestFinished, test } from "vitest";
import { buildReport } from "../../src/reports/build.ts";
import { Report } from "../../src/reports/report.ts";
import { writeReports } from "../../src/reports/write.ts";
import { wilson } from "../../src/statistics/wilson.ts";
import { profile, run, trial, usage } from "./records.ts";

const times = (agent: number) => ({ durationMs: { prepare: 0, agent, model: agent / 2, grade: 1 } });
const lost = { prepare: 0, agent: 0, model: 0, grade: 0 };

describe("report.json", () => {
  test("is written with report.md, and its published schema accepts it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "reports-test-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const record = run(
      ["one", "two"],
      [profile("a"), profile("b", { canary: { status: "failed", reason: "no", durationMs: 1 } })],
    );
    const tampering = [{ kind: "symlink" as const, path: "x", detail: "to /" }];
    const trials = [
      trial("one", "a", 1, { tampering, costUsd: 0.5 }),
      trial("two", "a", 1, { verdict: "ungraded", usage: null, modelSlot: null, durationMs: lost }),
      trial("two", "a", 1, { verdict: "unresolved", attempt: 2, retryOf: { id: "two.a.r1", reason: "lost" } }),
    ];
    await writeReports(folder, record, trials);
    const text = await readFile(join(folder, "report.json"), "utf8");
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const validate = ajv.compile(JSON.parse(await readFile("schemas/report.schema.json", "utf8")));
    expect(validate(JSON.parse(text)) || validate.errors).toBe(true);
    expect(Report.parse(JSON.parse(text)).trials).toHaveLength(2);
    expect(await readFile(join(folder, "report.md"), "utf8")).toContain("# agent-eval: 2 of 4 trials");
    expect(await readFile(join(folder, "junit.xml"), "utf8")).toContain('<testcase name="one" classname="a.patch"');
    expect(await readFile(join(folder, "trials.csv"), "utf8")).toContain("\r\none.a.r1,one,patch,");
  });

  test("is the same whatever the order in which trials ended", () => {
    const record = run(["one", "two"], [profile("a"), profile("b")], {}, 2);
    const trials = record.plan.map(({ task, profile, repeat }, index) =>
      trial(task, profile, repeat, { verdict: index % 3 === 0 ? "unresolved" : "resolved", ...times(index * 10) }),
    );
    expect(buildReport(record, [...trials].reverse())).toEqual(buildReport(record, trials));
    expect(buildReport(record, trials).trials.map(({ id }) => id)).toEqual(trials.map(({ id }) => id));
  });
});

describe("success", () => {
  test("is the mean over tasks with the interval of the tasks", () => {
    const record = run(["one", "two", "three"], [profile("a")], {}, 2);
    const trials = [
      trial("one", "a", 1),
      trial("one", "a", 2),
      trial("two", "a", 1, { verdict: "unresolved" }),
      trial("two", "a", 2, { verdict: "unresolved" }),
      trial("three", "a", 1, { category: "refactor" }),
      trial("three", "a", 2, { category: "refactor" }),
    ];
    const [a] = buildReport(record, trials).profiles;
    // Task means 1, 0, 1: rate 2/3, SE² = (1/3)/3, p(1-p)/SE² = 2, so the three tasks count.
    expect(a?.success).toEqual({ rate: 2 / 3, ...wilson(2 / 3, 3), resolved: 4, trials: 6 });
    expect(a?.byCategory.patch).toMatchObject({ rate: 0.5, resolved: 2, trials: 4 });
    expect(a?.byCategory.refactor).toMatchObject({ rate: 1, resolved: 2, trials: 2 });
    expect(a?.byCategory["test-generation"]).toBeUndefined();
  });

  test("trials lost to infrastructure count neither way, and the report is not complete", () => {
    const record = run(["one", "two"], [profile("a")]);
    const report = buildReport(record, [
      trial("one", "a"),
      trial("two", "a", 1, { verdict: "ungraded", durationMs: lost, modelSlot: null, usage: null }),
    ]);
    const [a] = report.profiles;
    expect(a?.success).toMatchObject({ rate: 1, resolved: 1, trials: 1 });
    expect(a?.ungraded).toBe(1);
    expect(a?.blame).toEqual({ agent: 0, profile: 0, infra: 1, ambiguous: 0 });
    expect(report.run).toMatchObject({ planned: 2, recorded: 2, complete: false });
    // A trial that was lost took no time: 0 would flatter the profile.
    expect(a?.latencyMs.agent).toEqual({ p50: 1000, p90: 1000 });
  });

  test("a profile without any trial has none, rather than 0", () => {
    const canary = { status: "failed", reason: "no tool calls", durationMs: 1 } as const;
    const [a] = buildReport(run(["one"], [profile("a", { canary })]), []).profiles;
    expect(a).toMatchObject({ status: "failed", statusReason: "no tool calls", tokens: null, costUsd: null });
    expect(a?.success).toEqual({ rate: null, low: null, high: null, resolved: 0, trials: 0 });
    expect(a?.latencyMs.agent).toEqual({ p50: null, p90: null });
  });

  test("only the last attempt at a cell counts; the others are listed as made again", () => {
    const record = run(["one"], [profile("a")]);
    const attempts = [
      trial("one", "a", 1, { verdict: "ungraded" }),
      trial("one", "a", 1, { verdict: "ungraded", attempt: 2 }),
      trial("one", "a", 1, { attempt: 3 }),
    ];
    const report = buildReport(record, attempts);
    expect(report.trials.map(({ id }) => id)).toEqual(["one.a.r1.a3"]);
    expect(report.retried.map(({ id }) => id)).toEqual(["one.a.r1", "one.a.r1.a2"]);
    expect(report.run.complete).toBe(true);
  });

  test("a report of a run that is not finished says so", () => {
    const report = buildReport(run(["one", "two"], [profile("a")]), [trial("one", "a")]);
    expect(report.run).toMatchObject({ planned: 2, recorded: 1, complete: false });
  });
});

describe("figures", () => {
  const record = run(["one", "two", "three"], [profile("a")]);

  test("latency: median and 90th percentile by phase; time to first token and decode rate: medians", () => {
    const [a] = buildReport(record, [
      trial("one", "a", 1, {
        durationMs: { prepare: 1, agent: 100, model: 80, grade: 10 },
        timeToFirstTokenMs: 10,
        decodeTokensPerSecond: 30,
      }),
      trial("two", "a", 1, {
        durationMs: { prepare: 3, agent: 200, model: 90, grade: 20 },
        timeToFirstTokenMs: null,
        decodeTokensPerSecond: null,
      }),
      trial("three", "a", 1, {
        durationMs: { prepare: 2, agent: 1000, model: 100, grade: 30 },
        timeToFirstTokenMs: 30,
        decodeTokensPerSecond: 50,
      }),
    ]).profiles;
    expect(a?.latencyMs).toEqual({
      prepare: { p50: 2, p90: 2.8 },
      agent: { p50: 200, p90: expect.closeTo(840, 9) },
      model: { p50: 90, p90: expect.closeTo(98, 9) },
      grade: { p50: 20, p90: expect.closeTo(28, 9) },
    });
    expect([a?.timeToFirstTokenMs, a?.decodeTokensPerSecond]).toEqual([20, 40]);
  });

  test("an agent without a model has no model time, tokens or requests", () => {
    const none = { modelSlot: null, usage: null, durationMs: { prepare: 1, agent: 5, model: 0, grade: 1 } };
    const [a] = buildReport(record, [trial("one", "a", 1, none)]).profiles;
    expect(a?.latencyMs).toMatchObject({ agent: { p50: 5 }, model: { p50: null, p90: null } });
    expect(a).toMatchObject({ tokens: null, requests: 0, costUsd: null });
  });

  test("tokens, requests and tool calls are sums, the peak context is the largest", () => {
    const [a] = buildReport(record, [
      trial("one", "a", 1, {
        usage: usage({
          inputTokens: 10,
          cachedTokens: 4,
          outputTokens: 5,
          reasoningTokens: 2,
          peakContextTokens: 9,
          toolCalls: 3,
          invalidToolCalls: 1,
          compactions: 1,
          retries: 1,
        }),
      }),
      trial("two", "a", 1, {
        usage: usage({ inputTokens: 20, outputTokens: 6, peakContextTokens: 21, suspectedTruncations: 2 }),
      }),
      trial("three", "a", 1, { usage: null }),
    ]).profiles;
    expect(a?.tokens).toEqual({
      input: 30,
      cached: 4,
      output: 11,
      reasoning: 2,
      peakContext: 21,
      contextUsed: null,
      source: "upstream",
    });
    expect(a).toMatchObject({
      requests: 4,
      toolCalls: 4,
      invalidToolCalls: 1,
      compactions: 1,
      retries: 1,
      suspectedTruncations: 2,
    });
  });

  test("rejected patches are the sum over the trials that tell", () => {
    const rejected = (...all: (number | null)[]) => {
      const trials = all.map((count, index) =>
        trial(["one", "two", "three"][index] ?? "", "a", 1, { rejectedPatches: count }),
      );
      return buildReport(record, trials).profiles[0]?.rejectedPatches;
    };
    expect(rejected(2, null, 1)).toBe(3);
    expect(rejected(0, 0)).toBe(0);
    expect(rejected(null, null)).toBeNull();
  });

  test("the context used is a share of what is loaded, or else of what was asked", () => {
    const used = (more: Parameters<typeof profile>[1]) => {
      const trials = [trial("one", "a", 1, { usage: usage({ peakContextTokens: 1024 }) })];
      return buildReport(run(["one"], [profile("a", more)]), trials).profiles[0]?.tokens?.contextUsed;
    };
    expect(used({ contextWindow: 4096 })).toBe(0.25);
    expect(used({ contextWindow: 4096, backendFacts: { contextLoaded: "2048" } })).toBe(0.5);
    expect(used({ contextWindow: null })).toBeNull();
  });

  test("speeds by the server's clock are not mixed with those by the wire's", () => {
    const speed = (speedSource: "server" | "wire" | null, decodeTokensPerSecond: number | null) => ({
      ...{ speedSource, decodeTokensPerSecond, promptTokensPerSecond: null },
    });
    const speeds = (...all: ReturnType<typeof speed>[]) => {
      const trials = all.map((more, index) => trial(["one", "two", "three"][index] ?? "", "a", 1, more));
      return buildReport(record, trials).profiles[0];
    };
    expect(speeds(speed("wire", 10), speed("server", 50), speed("server", 70))).toMatchObject(speed("server", 60));
    expect(speeds(speed("wire", 10), speed(null, null))).toMatchObject(speed("wire", 10));
    expect(speeds(speed(null, null))).toMatchObject(speed(null, null));
  });

  test("trials and requests that the server did not count are counted as such", () => {
    const slot = { session: 1, slot: 0, fromMs: 0, toMs: 1 };
    const [a] = buildReport(record, [
      trial("one", "a", 1, { usage: usage({ unmeasuredRequests: 2 }), modelSlot: slot }),
      trial("two", "a", 1, { usage: usage({ inputTokens: null }), modelSlot: slot }),
      trial("three", "a", 1, { usage: null, modelSlot: slot, verdict: "ungraded", blame: "infra" }),
    ]).profiles;
    expect(a).toMatchObject({ unmeasuredRequests: 2, unmeasuredTrials: 1 });
  });

  test("one estimated trial makes the sum an estimate", () => {
    const trials = [trial("one", "a"), trial("two", "a", 1, { usage: usage({ source: "estimated" }) })];
    expect(buildReport(record, trials).profiles[0]?.tokens?.source).toBe("estimated");
  });

  test("cost is the sum, or not measured when any part is", () => {
    const cost = (...all: (number | null)[]) =>
      buildReport(
        record,
        all.map((costUsd, index) => trial(["one", "two", "three"][index] ?? "", "a", 1, { costUsd })),
      ).profiles[0]?.costUsd;
    expect(cost(0.25, 0.5, 0)).toBe(0.75);
    expect(cost(0.25, null, 0.5)).toBeNull();
    expect(cost(0, 0, 0)).toBe(0);
    expect(cost()).toBeNull();
  });

  test("blame counts unresolved trials by whose failure they were", () => {
    const [a] = buildReport(record, [
      trial("one", "a"),
      trial("two", "a", 1, { verdict: "unresolved", blame: "profile" }),
      trial("three", "a", 1, { verdict: "unresolved", blame: "ambiguous" }),
    ]).profiles;
    expect(a?.blame).toEqual({ agent: 0, profile: 1, infra: 0, ambiguous: 1 });
  });

  test("model-slot idle time: what the slots were not held between first start and last end, by session", () => {
    const held = (fromMs: number, toMs: number, session = 1, slot = 0) => ({
      modelSlot: { session, slot, fromMs, toMs },
    });
    const slots = buildReport(record, [
      trial("one", "a", 1, held(100, 400)),
      trial("two", "a", 1, held(500, 1100)),
      // Made after a pause of hours: that pause is nobody's idle time.
      trial("three", "a", 1, held(50, 150, 2)),
    ]).modelSlots;
    expect(slots).toEqual({
      slots: 1,
      sessions: 2,
      spanMs: 1100,
      idleMs: 100,
      idleShare: expect.closeTo(100 / 1100, 12),
    });
    expect(buildReport(record, [trial("one", "a", 1, { modelSlot: null })]).modelSlots).toBeNull();
  });

  test("with two slots, one that stands empty half of the time is a quarter idle", () => {
    const both = { ...record, config: { ...record.config, run: { ...record.config.run, modelSlots: 2 } } };
    const slots = buildReport(both, [
      trial("one", "a", 1, { modelSlot: { session: 1, slot: 0, fromMs: 0, toMs: 1000 } }),
      trial("two", "a", 1, { modelSlot: { session: 1, slot: 1, fromMs: 500, toMs: 1000 } }),
    ]).modelSlots;
    expect(slots).toEqual({ slots: 2, sessions: 1, spanMs: 1000, idleMs: 500, idleShare: 0.25 });
  });
});
