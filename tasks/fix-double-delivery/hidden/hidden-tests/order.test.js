import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DeliveryQueue } from "../src/queue.js";
import { settle, StillClock, watch } from "./still-clock.js";

/** A queue whose calls end when the test says so. `open` are the calls that are under way, by id. */
function setUp(options = {}) {
  const clock = new StillClock();
  const calls = [];
  const open = new Map();
  const deliver = (payload, context) =>
    new Promise((resolve, reject) => {
      const call = { payload, at: clock.now(), ...context };
      assert.equal(open.has(context.id), false, `${context.id} is in two calls`);
      const end = (how, value) => {
        open.delete(context.id);
        how(value);
        return settle();
      };
      open.set(context.id, call);
      Object.assign(call, { succeed: () => end(resolve), fail: (error = new Error("503")) => end(reject, error) });
      calls.push(call);
    });
  const usual = { concurrency: 4, perCustomer: 2, attempts: 4, firstDelay: 100 };
  const queue = new DeliveryQueue({ deliver, clock, ...usual, ...options });
  const add = (id, customer = "acme", payload = "old") => watch(queue.add({ id, customer, payload }));
  const started = () => calls.map(({ id, attempt, at }) => `${id}${attempt}@${at}`);
  return { clock, calls, open, queue, add, started };
}

describe("retry now", () => {
  it("delivers once, not again when the time would have come", async () => {
    const { clock, calls, queue, add, started } = setUp();
    const outcome = add("a");
    await calls[0].fail();
    await clock.advance(40);
    assert.equal(queue.retryNow("a"), true);
    await clock.advance(1000);
    assert.deepEqual(started(), ["a1@0", "a2@40"]);
    await calls[1].succeed();
    await clock.advance(1000);
    assert.equal(calls.length, 2);
    assert.deepEqual(outcome.value, { id: "a", state: "done", attempts: 2 });
  });

  it("does not shorten the time after the next attempt", async () => {
    const { clock, calls, queue, add, started } = setUp();
    add("a");
    await calls[0].fail();
    await clock.advance(40);
    queue.retryNow("a");
    await clock.advance(10);
    await calls[1].fail();
    await clock.advance(199);
    assert.equal(queue.stateOf("a"), "retrying");
    await clock.advance(1);
    assert.deepEqual(started(), ["a1@0", "a2@40", "a3@250"]);
  });

  it("works once, and only for what waits for its time", async () => {
    const { clock, calls, queue, add, started } = setUp({ concurrency: 1 });
    add("a");
    await calls[0].fail();
    add("b");
    assert.equal(queue.retryNow("a"), true);
    assert.equal(queue.stateOf("a"), "waiting");
    assert.equal(queue.retryNow("a"), false);
    await clock.advance(500);
    assert.deepEqual(started(), ["a1@0", "b1@0"]);
    await calls[1].succeed();
    assert.equal(queue.retryNow("a"), false);
    await calls[2].succeed();
    assert.equal(queue.retryNow("a"), false);
    assert.equal(queue.retryNow("c"), false);
    assert.deepEqual(started(), ["a1@0", "b1@0", "a2@500"]);
  });

  it("waits for its turn while the queue is paused", async () => {
    const { clock, calls, queue, add, started } = setUp();
    add("a");
    await calls[0].fail();
    queue.pause();
    queue.retryNow("a");
    await clock.advance(300);
    assert.equal(calls.length, 1);
    queue.resume();
    await clock.advance(300);
    assert.deepEqual(started(), ["a1@0", "a2@300"]);
  });
});

describe("cancel", () => {
  it("is the end of a delivery that waits for its time", async () => {
    const { clock, calls, queue, add } = setUp();
    const outcome = add("a");
    await calls[0].fail();
    assert.equal(queue.cancel("a"), true);
    await settle();
    assert.deepEqual(outcome.value, { id: "a", state: "cancelled", attempts: 1 });
    const lines = queue.journal.linesOf("a").length;
    await clock.advance(1000);
    assert.equal(queue.retryNow("a"), false);
    assert.equal(calls.length, 1);
    assert.equal(queue.stateOf("a"), "cancelled");
    assert.equal(queue.journal.linesOf("a").length, lines);
  });

  it("is the end of a delivery that waits for a place again", async () => {
    const { clock, calls, queue, add, started } = setUp({ concurrency: 1 });
    add("a");
    await calls[0].fail();
    add("b");
    queue.retryNow("a");
    assert.equal(queue.cancel("a"), true);
    await clock.advance(1000);
    await calls[1].succeed();
    await clock.advance(1000);
    assert.deepEqual(started(), ["a1@0", "b1@0"]);
    assert.equal(queue.stateOf("a"), "cancelled");
  });

  for (const end of ["succeed", "fail"]) {
    it(`is the end of a delivery whose call goes on to ${end}`, async () => {
      const { clock, calls, queue, add } = setUp();
      const outcome = add("a");
      queue.cancel("a");
      await settle();
      assert.equal(calls[0].signal.aborted, true);
      assert.deepEqual(outcome.value, { id: "a", state: "cancelled", attempts: 1 });
      const lines = queue.journal.linesOf("a").length;
      await clock.advance(50);
      await calls[0][end]();
      await clock.advance(1000);
      assert.equal(calls.length, 1);
      assert.equal(queue.stateOf("a"), "cancelled");
      assert.equal(queue.journal.linesOf("a").length, lines);
      assert.equal(queue.journal.linesOf("a").at(-1).state, "cancelled");
    });
  }

  it("leaves the place taken until the call has ended", async () => {
    const { calls, queue, add, started } = setUp();
    for (const id of ["a", "b", "c", "d", "e"]) add(id);
    queue.cancel("a");
    queue.cancel("b");
    await settle();
    assert.deepEqual(started(), ["a1@0", "b1@0"]);
    await calls[1].fail();
    assert.deepEqual(started(), ["a1@0", "b1@0", "c1@0"]);
    await calls[0].succeed();
    assert.deepEqual(started(), ["a1@0", "b1@0", "c1@0", "d1@0"]);
    await calls[3].succeed();
    assert.equal(calls.length, 5);
  });

  it("makes no place of its own, however often", async () => {
    const { calls, open, queue, add } = setUp();
    for (let round = 0; round < 5; round += 1) {
      for (const id of ["x", "y"]) add(`${id}${round}`);
      await settle();
      assert.equal(open.size, 2);
      for (const call of [...open.values()]) {
        queue.cancel(call.id);
        await call.fail();
      }
    }
    for (const id of ["a", "b", "c", "d"]) add(id);
    assert.equal(open.size, 2);
    add("e", "bell");
    add("f", "bell");
    add("g", "bell");
    assert.equal(open.size, 4);
    assert.equal(calls.length, 14);
  });
});

describe("an event that is added again", () => {
  it("is not ended by the call of the cancelled one", async () => {
    for (const end of ["succeed", "fail"]) {
      const { clock, calls, queue, add } = setUp();
      const first = add("a");
      queue.cancel("a");
      const second = add("a", "acme", "new");
      await clock.advance(10);
      assert.equal(queue.stateOf("a"), "waiting");
      assert.equal(calls.length, 1);
      await calls[0][end]();
      assert.equal(first.value.state, "cancelled");
      assert.equal(second.isOver, false);
      assert.equal(queue.stateOf("a"), "running");
      assert.deepEqual([calls[1].payload, calls[1].attempt], ["new", 1]);
      await calls[1].succeed();
      assert.deepEqual(second.value, { id: "a", state: "done", attempts: 1 });
      assert.equal(calls.length, 2);
    }
  });

  it("does not hold up others while it waits for that call", async () => {
    const { calls, queue, add, started } = setUp({ perCustomer: 3 });
    add("a");
    queue.cancel("a");
    add("a", "acme", "new");
    add("b");
    add("c", "bell");
    assert.deepEqual(started(), ["a1@0", "b1@0", "c1@0"]);
    await calls[0].succeed();
    assert.deepEqual(started().slice(3), ["a1@0"]);
  });

  it("waits as well when it belongs to another customer now", async () => {
    const { calls, queue, add, open } = setUp({ perCustomer: 1 });
    add("a", "acme");
    queue.cancel("a");
    add("a", "bell", "new");
    add("b", "acme");
    assert.deepEqual([...open.keys()], ["a"]);
    await calls[0].fail();
    assert.deepEqual([...open.keys()].sort(), ["a", "b"]);
    add("c", "bell");
    add("d", "acme");
    assert.equal(calls.length, 3);
    await calls.find(({ payload }) => payload === "new").succeed();
    assert.equal(calls.at(-1).id, "c");
  });

  it("has nothing to do with the time of the one before", async () => {
    const { clock, calls, queue, add, started } = setUp();
    add("a");
    await calls[0].fail();
    await clock.advance(30);
    queue.cancel("a");
    add("a", "acme", "new");
    await clock.advance(10);
    await calls[1].fail();
    await clock.advance(99);
    assert.equal(queue.stateOf("a"), "retrying");
    await clock.advance(1);
    assert.deepEqual(started(), ["a1@0", "a1@30", "a2@140"]);
  });

  it("may be cancelled and added over and over while one call lasts", async () => {
    const { calls, queue, add } = setUp();
    const outcomes = [add("a")];
    for (let round = 1; round <= 4; round += 1) {
      queue.cancel("a");
      outcomes.push(add("a", "acme", round));
    }
    await settle();
    assert.equal(calls.length, 1);
    await calls[0].fail();
    assert.equal(calls.length, 2);
    assert.equal(calls[1].payload, 4);
    await calls[1].succeed();
    assert.deepEqual(
      outcomes.map(({ value }) => value?.state),
      ["cancelled", "cancelled", "cancelled", "cancelled", "done"],
    );
    assert.equal(calls.length, 2);
  });

  it("is a new one after the end, and the same before", async () => {
    const { calls, add } = setUp();
    const first = add("a");
    const same = add("a", "bell", "other");
    await calls[0].succeed();
    assert.deepEqual([first.value.state, same.value.state], ["done", "done"]);
    const next = add("a", "acme", "new");
    await calls[1].succeed();
    assert.deepEqual([next.value.state, calls.length, calls[1].payload], ["done", 2, "new"]);
  });
});

describe("idle", () => {
  it("waits for calls whose delivery was cancelled", async () => {
    const { calls, queue, add } = setUp();
    add("a");
    queue.cancel("a");
    const idle = watch(queue.idle());
    await settle();
    assert.equal(idle.isOver, false);
    await calls[0].fail();
    assert.equal(idle.isOver, true);
  });

  it("comes after anything was cancelled", async () => {
    const { clock, calls, queue, add } = setUp();
    for (const id of ["a", "b", "c", "d"]) add(id);
    await calls[0].fail();
    queue.cancel("a");
    queue.cancel("b");
    queue.cancel("d");
    const idle = watch(queue.idle());
    await calls[1].fail();
    assert.equal(idle.isOver, false);
    await calls[2].succeed();
    assert.equal(idle.isOver, true);
    const again = watch(queue.idle());
    await clock.advance(1000);
    assert.equal(again.isOver, true);
    add("e");
    const busy = watch(queue.idle());
    await settle();
    assert.equal(busy.isOver, false);
  });
});

describe("the turn", () => {
  it("goes to those that wait longest, with all kinds of waiting", async () => {
    const { clock, calls, queue, add, started } = setUp({ concurrency: 1 });
    add("a");
    add("b");
    await calls[0].fail();
    add("c");
    await clock.advance(100);
    add("d");
    assert.deepEqual(started(), ["a1@0", "b1@0"]);
    await calls[1].succeed();
    queue.cancel("d");
    add("d");
    add("e");
    for (let index = 2; index < 6; index += 1) await calls[index].succeed();
    assert.deepEqual(started().slice(2), ["c1@100", "a2@100", "d1@100", "e1@100"]);
  });
});
