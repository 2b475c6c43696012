import { expect, test } from "vitest";
import { findingsOf } from "../../src/backends/hosted/findings.ts";
import type { RequestRecord } from "../../src/gateway/gateway.ts";
import { request } from "../runner/fakes.ts";

/** An answer that was written between two times (ms). */
const written = (from: number, to: number) =>
  request({ startedMs: 5, timeToFirstTokenMs: from - 5, durationMs: to - 5, toolCalls: 1, finish: "tool-calls" });
const parallel = (...together: RequestRecord[]) => findingsOf({ together, alone: [] }).parallel;

test("answers that are written side by side for long are parallel", () => {
  expect(parallel(written(100, 300), written(110, 290))).toBe("2 at once: answered at the same time");
  expect(parallel(written(110, 290), written(100, 300))).toBe("2 at once: answered at the same time");
});

test("answers of which nobody can say that are only said to have come", () => {
  const both = "2 at once: both answered";
  // One after the other, as a server with one slot gives them.
  expect(parallel(written(100, 300), written(310, 500))).toBe(both);
  // The end of the one and the beginning of the other, told late.
  expect(parallel(written(100, 305), written(300, 500))).toBe(both);
  // Too quick to tell.
  expect(parallel(written(100, 110), written(100, 110))).toBe(both);
  expect(parallel(request({ timeToFirstTokenMs: null }), request({ timeToFirstTokenMs: null }))).toBe(both);
});

test("a second request that is turned away is said with its status", () => {
  const busy = request({ error: { code: "http-error", message: "busy" }, upstreamStatus: 429 });
  expect(parallel(written(100, 300), busy)).toBe("2 at once: one failed (HTTP 429)");
  const reset = request({ error: { code: "reset", message: "gone" }, upstreamStatus: null });
  expect(parallel(reset, written(100, 300))).toBe("2 at once: one failed (reset)");
  expect(parallel(busy, busy)).toBeNull();
});

test("a model that calls its tool only sometimes, or has no room to, is described so", () => {
  const toolCalls = (...together: RequestRecord[]) => findingsOf({ together, alone: [] }).toolCalls;
  const [calls, talks] = [request({ toolCalls: 1 }), request({ toolCalls: 0 })];
  expect(toolCalls(calls, calls)).toBe("yes");
  expect(toolCalls(calls, talks)).toBe("1 of 2 times");
  expect(toolCalls(talks, talks)).toBe("none made");
  const thinks = request({ toolCalls: 0, finish: "length" });
  expect(toolCalls(thinks, thinks)).toBe("not seen: the answer was cut at its limit");
  expect(toolCalls(calls, request({ toolCalls: 1, invalidToolCalls: 1 }))).toMatch(/^1 of 2 with arguments/);
});
