import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DeliveryQueue } from "../src/queue.js";
import { ManualClock, settle } from "./manual-clock.js";

/** A queue whose calls end when the test says so. */
function setUp(options = {}) {
  const clock = new ManualClock();
  const calls = [];
  const deliver = (payload, context) =>
    new Promise((resolve, reject) => calls.push({ payload, ...context, succeed: resolve, fail: reject }));
  const usual = { concurrency: 3, perCustomer: 2, attempts: 3, firstDelay: 100 };
  const queue = new DeliveryQueue({ deliver, clock, ...usual, ...options });
  const add = (id, customer = "acme") => queue.add({ id, customer, payload: `about ${id}` });
  return { clock, calls, queue, add };
}

const ids = (calls) => calls.map(({ id }) => id);

describe("DeliveryQueue", () => {
  it("delivers once", async () => {
    const { calls, queue, add } = setUp();
    const outcome = add("a");
    assert.equal(add("a"), outcome);
    assert.equal(calls[0].payload, "about a");
    calls[0].succeed();
    assert.deepEqual(await outcome, { id: "a", state: "done", attempts: 1 });
    assert.equal(queue.stateOf("a"), "done");
    assert.equal(calls.length, 1);
  });

  it("leaves room for other customers", async () => {
    const { calls, add } = setUp();
    for (const id of ["a", "b", "c"]) add(id);
    add("d", "bell");
    add("e", "bell");
    assert.deepEqual(ids(calls), ["a", "b", "d"]);
    calls[0].succeed();
    await settle();
    assert.deepEqual(ids(calls), ["a", "b", "d", "c"]);
  });

  it("tries again, later and later", async () => {
    const { clock, calls, queue, add } = setUp();
    const outcome = add("a");
    for (const delay of [100, 200]) {
      calls.at(-1).fail(new Error("503"));
      await settle();
      assert.equal(queue.stateOf("a"), "retrying");
      await clock.advance(delay - 1);
      const before = calls.length;
      await clock.advance(1);
      assert.equal(calls.length, before + 1);
    }
    calls.at(-1).fail(new Error("503"));
    assert.deepEqual(await outcome, { id: "a", state: "failed", attempts: 3 });
    const states = queue.journal.linesOf("a").map(({ at, state }) => `${at} ${state}`);
    assert.deepEqual(states.slice(0, 4), ["0 waiting", "0 running", "0 retrying", "100 waiting"]);
  });

  it("does not repeat what can never work", async () => {
    const { calls, add } = setUp();
    const outcome = add("a");
    calls[0].fail(Object.assign(new Error("410"), { permanent: true }));
    assert.equal((await outcome).state, "failed");
  });

  it("cancels what waits and what runs", async () => {
    const { calls, queue, add } = setUp({ perCustomer: 1 });
    add("a");
    const waiting = add("b");
    assert.equal(queue.cancel("b"), true);
    assert.equal((await waiting).state, "cancelled");
    assert.equal(queue.cancel("b"), false);
    assert.equal(queue.cancel("a"), true);
    assert.equal(calls[0].signal.aborted, true);
    assert.deepEqual(ids(calls), ["a"]);
  });

  it("starts nothing while it is paused", async () => {
    const { calls, queue, add } = setUp();
    queue.pause();
    add("a");
    assert.equal(calls.length, 0);
    queue.resume();
    assert.equal(calls.length, 1);
  });

  it("is idle when everything has ended", async () => {
    const { calls, queue, add } = setUp();
    await queue.idle();
    add("a");
    let isIdle = false;
    queue.idle().then(() => {
      isIdle = true;
    });
    await settle();
    assert.equal(isIdle, false);
    calls[0].succeed();
    await settle();
    assert.equal(isIdle, true);
  });

  it("does not wait any longer when it is told so", async () => {
    const { calls, queue, add } = setUp();
    add("a");
    assert.equal(queue.retryNow("a"), false);
    calls[0].fail(new Error("503"));
    await settle();
    assert.equal(queue.retryNow("a"), true);
    assert.deepEqual(
      calls.map(({ attempt }) => attempt),
      [1, 2],
    );
  });
});
