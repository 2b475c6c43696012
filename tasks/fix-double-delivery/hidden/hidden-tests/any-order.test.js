import assert from "node:assert/strict";
import { it } from "node:test";
import { DeliveryQueue } from "../src/queue.js";
import { dice, settle, StillClock, watch } from "./still-clock.js";

const IDS = ["a", "b", "c", "d", "e", "f"];
const CUSTOMERS = ["acme", "bell"];
const CONCURRENCY = 3;
const PER_CUSTOMER = 2;
const ATTEMPTS = 3;
const DELAY = 100;

/** Does what the dice say, and compares the queue with what the README says after each step. */
async function play(seed, steps) {
  const roll = dice(seed);
  const clock = new StillClock();
  const open = [];
  const all = [];
  const current = new Map();
  let isPaused = false;
  let problem = null;
  const claim = (holds, text) => {
    if (!holds) problem ??= `seed ${seed}, at ${clock.now()}: ${text}`;
  };
  const deliver = (payload, { id, customer, attempt, signal }) =>
    new Promise((resolve, reject) => {
      const one = current.get(id);
      claim(!isPaused, `${id} starts in a pause`);
      claim(!open.some((call) => call.one.id === id), `${id} is in two calls`);
      claim(one?.payload === payload && one.customer === customer, `${id} is called for an older one`);
      const isDue = one?.state === "waiting" || (one?.state === "retrying" && clock.now() >= one.due);
      claim(isDue, `${id} starts while it is ${one?.state}`);
      if (one) Object.assign(one, { state: "running", attempts: one.attempts + 1 });
      claim(attempt === one?.attempts, `${id} starts attempt ${attempt}, not ${one?.attempts}`);
      open.push({ one, resolve, reject, signal });
      claim(open.length <= CONCURRENCY, `${open.length} calls are under way`);
      const ofCustomer = open.filter((call) => call.one.customer === customer).length;
      claim(ofCustomer <= PER_CUSTOMER, `${ofCustomer} calls of ${customer} are under way`);
    });
  const queue = new DeliveryQueue({
    ...{ deliver, clock, attempts: ATTEMPTS, firstDelay: DELAY },
    ...{ concurrency: CONCURRENCY, perCustomer: PER_CUSTOMER },
  });
  const hasEnded = ({ state }) => ["done", "failed", "cancelled"].includes(state);

  const events = {
    add(id) {
      let one = current.get(id);
      const event = { id, customer: CUSTOMERS[roll(CUSTOMERS.length)], payload: {} };
      if (!one || hasEnded(one)) {
        one = { ...event, state: "waiting", attempts: 0, outcomes: [] };
        current.set(id, one);
        all.push(one);
      }
      one.outcomes.push(watch(queue.add(event)));
    },
    cancel(id) {
      const one = current.get(id);
      const can = one !== undefined && !hasEnded(one);
      if (can) one.state = "cancelled";
      claim(queue.cancel(id) === can, `cancel of ${id} says ${!can}`);
      for (const call of open) {
        const isCancelled = call.one.state === "cancelled";
        claim(call.signal.aborted === isCancelled, `the signal of ${call.one.id} is ${call.signal.aborted}`);
      }
    },
    retryNow(id) {
      const one = current.get(id);
      const can = one?.state === "retrying";
      if (can) one.state = "waiting";
      claim(queue.retryNow(id) === can, `retryNow of ${id} says ${!can}`);
    },
    end() {
      const [call] = open.splice(roll(open.length), 1);
      if (!call) return;
      const { one } = call;
      const isPermanent = roll(8) === 0;
      if (roll(2) === 0) {
        if (!hasEnded(one)) one.state = "done";
        call.resolve();
      } else {
        if (!hasEnded(one)) {
          const isLast = isPermanent || one.attempts === ATTEMPTS;
          Object.assign(one, { state: isLast ? "failed" : "retrying", due: clock.now() + DELAY * 2 ** (one.attempts - 1) });
        }
        call.reject(Object.assign(new Error("no"), { permanent: isPermanent }));
      }
    },
    pause() {
      isPaused = true;
      queue.pause();
    },
    resume() {
      isPaused = false;
      queue.resume();
    },
  };

  const compare = async () => {
    const idle = watch(queue.idle());
    await settle();
    for (const one of current.values()) {
      if (one.state === "retrying" && one.due <= clock.now()) one.state = "waiting";
      claim(queue.stateOf(one.id) === one.state, `${one.id} is ${queue.stateOf(one.id)}, not ${one.state}`);
      const last = queue.journal.linesOf(one.id).at(-1);
      claim(last?.state === one.state, `the journal of ${one.id} ends with ${last?.state}, not ${one.state}`);
      const isCalled = open.some((call) => call.one.id === one.id);
      const hasRoom = open.filter((call) => call.one.customer === one.customer).length < PER_CUSTOMER;
      const could = one.state === "waiting" && !isPaused && !isCalled && hasRoom && open.length < CONCURRENCY;
      claim(!could, `${one.id} waits although it could run`);
    }
    for (const { id, state, attempts, outcomes } of all) {
      for (const { isOver, value } of outcomes) {
        claim(isOver === hasEnded({ state }), `${id} is ${state}, its outcome is ${isOver ? "there" : "not there"}`);
        const isRight = !isOver || (value.id === id && value.state === state && value.attempts === attempts);
        claim(isRight, `the outcome of ${id} is ${JSON.stringify(value)}, not ${state} after ${attempts}`);
      }
    }
    const isIdle = open.length === 0 && all.every(hasEnded);
    claim(idle.isOver === isIdle, `idle resolves ${isIdle ? "not" : "too early"}`);
    assert.equal(problem, null);
  };

  for (let step = 0; step < steps; step += 1) {
    const id = IDS[roll(IDS.length)];
    const event = roll(24);
    if (event < 6) events.add(id);
    else if (event < 9) events.cancel(id);
    else if (event < 12) events.retryNow(id);
    else if (event < 18) events.end();
    else if (event < 22) await clock.advance(roll(160));
    else if (event === 22) events[isPaused ? "resume" : "pause"]();
    else {
      // Several things at once, with nothing else in between.
      events.cancel(id);
      events.add(id);
      events.retryNow(IDS[roll(IDS.length)]);
      events.end();
    }
    await compare();
  }
  events.resume();
  for (let round = 0; round < 60; round += 1) {
    await settle();
    while (open.length > 0) {
      events.end();
      await compare();
    }
    await clock.advance(DELAY);
    await compare();
  }
  assert.ok(all.every(hasEnded), `seed ${seed}: something never ends`);
}

it("the queue does what the README says, in any order of events", async () => {
  for (let seed = 1; seed <= 80; seed += 1) await play(seed, 90);
});
