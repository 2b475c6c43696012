import { describe, expect, test } from "vitest";
import { limitsFor } from "../../src/runner/limits.ts";
import { medianOf, modelMs, speedsOf, usageOf } from "../../src/runner/usage.ts";
import { ledger, request } from "./fakes.ts";

const tokens = (inputTokens: number, outputTokens: number, cachedTokens = 0, reasoningTokens = 0) => ({
  usage: { inputTokens, outputTokens, cachedTokens, reasoningTokens },
});

describe("usage of a trial", () => {
  test("sums tokens and calls; the peak is the largest single request, input and output", () => {
    const requests = [
      request({ ...tokens(100, 50, 20, 5), toolCalls: 2, invalidToolCalls: 1 }),
      request({ ...tokens(300, 10, 100), compaction: true, suspectedTruncation: true }),
      request({ ...tokens(290, 15), toolCalls: 1, retry: true }),
    ];
    expect(usageOf(ledger(requests))).toEqual({
      inputTokens: 690,
      cachedTokens: 120,
      outputTokens: 75,
      reasoningTokens: 5,
      requests: 3,
      peakContextTokens: 310,
      toolCalls: 3,
      invalidToolCalls: 1,
      retries: 1,
      compactions: 1,
      suspectedTruncations: 1,
      answeredAs: [],
      unmeasuredRequests: 0,
      source: "upstream",
    });
  });

  test("a request that was answered and not counted makes the totals lower bounds, and says so", () => {
    const silent = request({ usage: null, timeToFirstTokenMs: 40 });
    expect(usageOf(ledger([silent, request(tokens(7, 3))]))).toMatchObject({ inputTokens: 7, unmeasuredRequests: 1 });
  });

  test("requests that failed count as requests; tokens that were never reported are not measured", () => {
    expect(usageOf(ledger([request({ usage: null }), request(tokens(7, 3))]))).toMatchObject({
      inputTokens: 7,
      requests: 2,
    });
    expect(usageOf(ledger([request({ usage: null, toolCalls: 2, invalidToolCalls: 1 })]))).toMatchObject({
      ...{ inputTokens: null, cachedTokens: null, outputTokens: null, reasoningTokens: null, peakContextTokens: null },
      ...{ requests: 1, toolCalls: 2, invalidToolCalls: 1, unmeasuredRequests: 1 },
    });
    expect(usageOf(null)).toBeNull();
    expect(usageOf(ledger([]))).toMatchObject({ inputTokens: 0, requests: 0, peakContextTokens: 0 });
  });

  test("is an estimate as soon as one request is", () => {
    expect(usageOf(ledger([request(), request({ usageSource: "estimated" })]))?.source).toBe("estimated");
  });
});

describe("speed of a trial", () => {
  const timed = (speedSource: "server" | "wire" | null, decodeTokensPerSecond: number | null) =>
    request({ speedSource, decodeTokensPerSecond, promptTokensPerSecond: null });

  test("is the median by the server's clock where it told any, else by the wire's", () => {
    const speed = (...requests: ReturnType<typeof timed>[]) => speedsOf(ledger(requests));
    expect(speed(timed("server", 40), timed("wire", 1), timed("server", 60))).toEqual({
      ...{ speedSource: "server", decodeTokensPerSecond: 50, promptTokensPerSecond: null },
    });
    expect(speed(timed("wire", 7), timed(null, null))).toMatchObject({ speedSource: "wire", decodeTokensPerSecond: 7 });
    expect(speed(timed(null, null))).toMatchObject({ speedSource: null, decodeTokensPerSecond: null });
    expect(speedsOf(null)).toMatchObject({ speedSource: null, decodeTokensPerSecond: null });
  });
});

describe("time spent waiting for the model", () => {
  const at = (startedMs: number, durationMs: number) => request({ startedMs, durationMs });
  test.each([
    ["nothing", [], 0],
    ["one after the other", [at(0, 10), at(20, 5)], 15],
    ["in parallel: counted once", [at(0, 100), at(10, 20), at(50, 100)], 150],
    ["in any order", [at(50, 100), at(10, 20), at(0, 100)], 150],
    ["the same twice", [at(5, 10), at(5, 10)], 10],
  ])("%s", (_, requests, expected) => {
    expect(modelMs(ledger(requests))).toBe(expected);
  });

  test("medians leave out what was not measured", () => {
    const requests = [10, null, 30, 20].map((timeToFirstTokenMs) => request({ timeToFirstTokenMs }));
    expect(medianOf(ledger(requests), (each) => each.timeToFirstTokenMs)).toBe(20);
    expect(medianOf(ledger([request({ timeToFirstTokenMs: null })]), (each) => each.timeToFirstTokenMs)).toBeNull();
    expect(medianOf(null, () => 1)).toBeNull();
  });
});

describe("limits", () => {
  test("the profile's word goes before the task's, the task's before the run's, key by key", () => {
    const run = { timeoutSeconds: 1, requests: 1, tokens: 1, costUsd: 1 };
    expect(limitsFor(run, { timeoutSeconds: 2, requests: 2 }, { requests: 3, contextTokens: 3 })).toEqual({
      timeoutMs: 2000,
      limits: { requests: 3, tokens: 1, contextTokens: 3, costUsd: 1 },
    });
  });

  test("ten minutes and nothing else when nobody says anything", () => {
    const none = { requests: null, tokens: null, contextTokens: null, costUsd: null };
    expect(limitsFor({}, {}, {})).toEqual({ timeoutMs: 600_000, limits: none });
  });

  test("a key without a value takes nothing away", () => {
    const empty = { timeoutSeconds: undefined, requests: undefined };
    expect(limitsFor({ timeoutSeconds: 5, requests: 6 }, empty, empty)).toMatchObject({
      timeoutMs: 5000,
      limits: { requests: 6 },
    });
  });
});
