import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseRule, RateLimiter, toHeaders } from "../src/index.ts";

/** A limiter with a clock that stands still until it is set. */
function limiterAt(rule: string, options: { maxKeys?: number } = {}) {
  const clock = { time: 1_000_000, now: () => clock.time };
  return { clock, limiter: new RateLimiter(parseRule(rule), { clock, ...options }) };
}

describe("parseRule", () => {
  it("reads every period", () => {
    assert.deepEqual(parseRule("10/s"), { tokens: 10, perMs: 1000, burst: 10 });
    assert.deepEqual(parseRule("100/min burst 20"), { tokens: 100, perMs: 60_000, burst: 20 });
    assert.deepEqual(parseRule("1000/h"), { tokens: 1000, perMs: 3_600_000, burst: 1000 });
  });

  it("refuses anything else", () => {
    for (const text of ["", "10", "0/s", "10/d", "10/s burst 0", "-1/s", "1.5/s", "10/s burst", " 10/s"]) {
      assert.throws(() => parseRule(text), SyntaxError, text);
    }
  });
});

describe("buckets", () => {
  it("start full and can be emptied to the last token", () => {
    const { limiter } = limiterAt("1/s burst 3");
    assert.deepEqual(limiter.check("a"), { allowed: true, remaining: 2, retryAfterMs: 0 });
    assert.deepEqual(limiter.check("a", 2), { allowed: true, remaining: 0, retryAfterMs: 0 });
    assert.equal(limiter.check("a").allowed, false);
  });

  it("refill evenly, whatever the steps", () => {
    const { clock, limiter } = limiterAt("3/s");
    limiter.check("a", 3);
    for (let step = 0; step < 333; step += 1) {
      clock.time += 1;
      assert.equal(limiter.check("a").allowed, false, `after ${step + 1} ms`);
    }
    clock.time += 1;
    assert.equal(limiter.check("a").allowed, true);
  });

  it("never hold more than the burst", () => {
    const { clock, limiter } = limiterAt("10/s burst 2");
    limiter.check("a", 2);
    clock.time += 3_600_000;
    assert.equal(limiter.check("a").remaining, 1);
  });

  it("lose nothing to refused requests", () => {
    const { limiter } = limiterAt("1/s burst 3");
    limiter.check("a");
    assert.deepEqual(limiter.check("a", 3), { allowed: false, remaining: 2, retryAfterMs: 1000 });
    assert.equal(limiter.check("a", 2).allowed, true);
  });

  it("belong to one key each", () => {
    const { limiter } = limiterAt("1/s");
    limiter.check("a");
    assert.equal(limiter.check("b").allowed, true);
    assert.equal(limiter.check("a").allowed, false);
  });

  it("neither lose nor gain when the clock jumps back", () => {
    const { clock, limiter } = limiterAt("1/s burst 4");
    limiter.check("a", 2);
    clock.time -= 5000;
    assert.equal(limiter.check("a").remaining, 1);
    clock.time += 5000;
    assert.deepEqual(limiter.check("a", 2), { allowed: false, remaining: 1, retryAfterMs: 1000 });
    clock.time += 1000;
    assert.equal(limiter.check("a", 2).allowed, true);
  });

  it("refuse costs that make no sense", () => {
    const { limiter } = limiterAt("10/s");
    for (const cost of [0, -1, 1.5, Number.NaN]) assert.throws(() => limiter.check("a", cost), RangeError);
  });
});

describe("retryAfterMs", () => {
  it("is the first millisecond at which the same request passes", () => {
    for (const [rule, cost] of [["3/s", 1], ["3/s", 2], ["7/min", 5], ["10/s burst 4", 3]] as const) {
      const { clock, limiter } = limiterAt(rule);
      limiter.check("a", limiter.rule.burst);
      const wait = limiter.check("a", cost).retryAfterMs;
      assert.ok(wait !== null && wait > 0, rule);
      clock.time += wait - 1;
      assert.deepEqual(limiter.check("a", cost).retryAfterMs, 1, rule);
      clock.time += 1;
      assert.equal(limiter.check("a", cost).allowed, true, rule);
    }
  });

  it("is null when waiting does not help", () => {
    const { limiter } = limiterAt("10/s burst 2");
    assert.deepEqual(limiter.check("a", 3), { allowed: false, remaining: 2, retryAfterMs: null });
  });
});

describe("memory", () => {
  it("prunes full buckets only", () => {
    const { clock, limiter } = limiterAt("1/s burst 3");
    limiter.check("early");
    clock.time += 500;
    limiter.check("late");
    clock.time += 500;
    assert.equal(limiter.prune(), 1);
    assert.equal(limiter.size, 1);
    assert.equal(limiter.check("late").remaining, 1);
  });

  it("keeps at most maxKeys, and those that were checked last", () => {
    const { limiter } = limiterAt("1/h burst 5", { maxKeys: 2 });
    limiter.check("a");
    limiter.check("b");
    limiter.check("a");
    limiter.check("c");
    assert.equal(limiter.size, 2);
    assert.equal(limiter.check("a").remaining, 2, "a was kept");
    assert.equal(limiter.check("b").remaining, 4, "b was forgotten");
  });

  it("prunes before it forgets a key that is in use", () => {
    const { clock, limiter } = limiterAt("1/s burst 5", { maxKeys: 2 });
    limiter.check("busy", 5);
    limiter.check("idle");
    clock.time += 1000;
    limiter.check("new");
    assert.equal(limiter.check("busy", 2).allowed, false);
  });
});

describe("toHeaders", () => {
  it("tells allowed requests what remains", () => {
    const { limiter } = limiterAt("100/min burst 20");
    assert.deepEqual(toHeaders(limiter.rule, limiter.check("a")), {
      "RateLimit-Limit": "20",
      "RateLimit-Remaining": "19",
    });
  });

  it("tells refused requests when to come back, in seconds rounded up", () => {
    const { limiter } = limiterAt("40/min burst 1");
    limiter.check("a");
    assert.deepEqual(toHeaders(limiter.rule, limiter.check("a")), {
      "RateLimit-Limit": "1",
      "RateLimit-Remaining": "0",
      "Retry-After": "2",
    });
  });

  it("does not tell anybody to wait in vain", () => {
    const { limiter } = limiterAt("1/s");
    assert.equal("Retry-After" in toHeaders(limiter.rule, limiter.check("a", 2)), false);
  });
});
