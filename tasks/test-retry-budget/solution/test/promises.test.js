import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Budget, constant, exponential, GaveUp, Retrier } from "../src/index.js";

const START = Date.parse("Wed, 21 Oct 2026 07:00:00 GMT");

/** A retrier in a world where only waiting takes time. */
function world(options = {}, randoms = []) {
  const waits = [];
  const clock = { time: START };
  const sleep = async (ms) => {
    waits.push(ms);
    clock.time += ms;
  };
  const random = () => randoms.shift() ?? 0;
  return { waits, clock, retrier: new Retrier({ now: () => clock.time, sleep, random, ...options }) };
}

/** Fails so many times, then gives "fine". */
function failing(times, error = new Error("down")) {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls <= times) throw error;
    return "fine";
  };
}

async function givenUp(promise) {
  const error = await promise.then(
    () => assert.fail("it succeeded"),
    (reason) => reason,
  );
  assert.ok(error instanceof GaveUp, String(error));
  return error;
}

describe("attempts", () => {
  it("are numbered and end with the first success", async () => {
    const { retrier } = world({ attempts: 5 });
    const seen = [];
    const value = await retrier.run(({ attempt }) => {
      seen.push(attempt);
      if (attempt < 3) throw new Error("down");
      return 0;
    });
    assert.equal(value, 0);
    assert.deepEqual(seen, [1, 2, 3]);
  });

  it("are four unless told otherwise, without a wait after the last", async () => {
    const { retrier, waits } = world();
    const cause = new Error("down");
    const error = await givenUp(retrier.run(failing(9, cause)));
    assert.deepEqual([error.reason, error.attempts, error.cause], ["attempts", 4, cause]);
    assert.deepEqual(waits, [100, 200, 400]);
  });

  it("may be just one", async () => {
    const { retrier, waits } = world({ attempts: 1 });
    assert.equal((await givenUp(retrier.run(failing(1)))).attempts, 1);
    assert.deepEqual(waits, []);
  });

  it("end with an error that is not to be retried, as it is", async () => {
    const budget = new Budget({ retries: 3, successesPerRetry: 1 });
    const { retrier, waits } = world({ budget, isRetryable: (error) => error.message !== "forbidden" });
    const forbidden = new Error("forbidden");
    await assert.rejects(retrier.run(failing(1, forbidden)), (error) => error === forbidden);
    assert.deepEqual([waits, budget.left], [[], 3]);
    assert.equal(await retrier.run(failing(1)), "fine");
  });

  it("are told of before each wait", async () => {
    const log = [];
    const error = new Error("down");
    const { retrier } = world({
      backoff: constant(70),
      onRetry: (event) => log.push(event),
      sleep: async (ms) => log.push(ms),
    });
    await retrier.run(failing(2, error));
    assert.deepEqual(log, [{ attempt: 1, delayMs: 70, error }, 70, { attempt: 2, delayMs: 70, error }, 70]);
  });
});

describe("delays", () => {
  it("grow from the first by the factor up to the most", async () => {
    const { retrier, waits } = world({ attempts: 6, backoff: exponential({ firstMs: 50, factor: 3, mostMs: 1000 }) });
    await retrier.run(failing(5));
    assert.deepEqual(waits, [50, 150, 450, 1000, 1000]);
  });

  it("lose up to the jitter, after the cap, each on its own", async () => {
    const backoff = exponential({ firstMs: 1000, factor: 4, mostMs: 2000, jitter: 0.5 });
    const { retrier, waits } = world({ attempts: 5, backoff }, [0.8, 0.5, 0, 1]);
    await retrier.run(failing(4));
    assert.deepEqual(waits, [600, 1500, 2000, 1000]);
  });

  it("are whole milliseconds", async () => {
    const { retrier, waits } = world({ backoff: exponential({ firstMs: 333, jitter: 0.1 }) }, [0.5]);
    await retrier.run(failing(1));
    assert.deepEqual(waits, [316]);
  });

  it("start afresh with each run", async () => {
    const { retrier, waits } = world({ backoff: exponential() });
    await retrier.run(failing(2));
    await retrier.run(failing(2));
    assert.deepEqual(waits, [100, 200, 100, 200]);
  });
});

describe("retryAfter", () => {
  const asking = (retryAfter) => failing(1, Object.assign(new Error("busy"), { retryAfter }));

  it("is seconds or a date, and a lower bound", async () => {
    for (const [text, wait] of [
      ["30", 30_000],
      ["0", 250],
      ["Wed, 21 Oct 2026 07:00:02 GMT", 2000],
      ["Wed, 21 Oct 2026 06:00:00 GMT", 250],
      ["soon", 250],
      ["", 250],
      ["-5", 250],
      [undefined, 250],
    ]) {
      const { retrier, waits } = world({ backoff: constant(250) });
      await retrier.run(asking(text));
      assert.deepEqual(waits, [wait], text);
    }
  });

  it("knows neither a most nor jitter", async () => {
    const { retrier, waits } = world({ backoff: exponential({ mostMs: 500, jitter: 0.5 }) }, [1]);
    await retrier.run(asking("60"));
    assert.deepEqual(waits, [60_000]);
  });
});

describe("the deadline", () => {
  it("lets waits end before it only", async () => {
    for (const [withinMs, waited] of [[301, [100, 200]], [300, [100]], [100, []]]) {
      const { retrier, waits } = world({ withinMs });
      const error = await givenUp(retrier.run(failing(9)));
      assert.deepEqual([error.reason, error.attempts], ["deadline", waited.length + 1]);
      assert.deepEqual(waits, waited);
    }
  });

  it("counts the time tasks take, from the start of the run", async () => {
    const { retrier, clock } = world({ withinMs: 1000, backoff: constant(100) });
    const slow = async () => {
      clock.time += 450;
      throw new Error("slow");
    };
    assert.equal((await givenUp(retrier.run(slow))).attempts, 2);
    assert.equal((await givenUp(retrier.run(slow))).attempts, 2);
  });

  it("comes after the attempts and before the budget", async () => {
    const budget = new Budget({ retries: 1, successesPerRetry: 1 });
    const { retrier } = world({ withinMs: 50, budget });
    assert.equal((await givenUp(retrier.run(failing(1)))).reason, "deadline");
    assert.equal(budget.left, 1);
    const once = world({ withinMs: 50, attempts: 1, budget: new Budget({ retries: 0, successesPerRetry: 1 }) });
    assert.equal((await givenUp(once.retrier.run(failing(1)))).reason, "attempts");
  });
});

describe("the budget", () => {
  it("pays for each retry and is shared", async () => {
    const budget = new Budget({ retries: 3, successesPerRetry: 10 });
    const one = world({ budget });
    const other = world({ budget });
    await one.retrier.run(failing(2));
    assert.equal(budget.left, 1);
    const error = await givenUp(other.retrier.run(failing(9)));
    assert.deepEqual([error.reason, error.attempts, budget.left], ["budget", 2, 0]);
    assert.deepEqual(other.waits, [100]);
  });

  it("gets a part back for each success, at whichever attempt", async () => {
    const budget = new Budget({ retries: 2, successesPerRetry: 3 });
    const { retrier } = world({ budget });
    await retrier.run(failing(2));
    await retrier.run(failing(0));
    assert.equal(budget.left, 0);
    assert.equal((await givenUp(retrier.run(failing(1)))).reason, "budget");
    await retrier.run(failing(0));
    assert.equal(budget.left, 1);
  });

  it("never holds more than at first", async () => {
    const budget = new Budget({ retries: 1, successesPerRetry: 2 });
    const { retrier } = world({ budget });
    for (let run = 0; run < 5; run += 1) await retrier.run(failing(0));
    assert.equal(budget.left, 1);
    assert.equal((await givenUp(retrier.run(failing(2)))).reason, "budget");
  });
});
