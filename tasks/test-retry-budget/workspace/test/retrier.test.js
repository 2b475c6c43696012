import assert from "node:assert/strict";
import { test } from "node:test";
import { GaveUp, Retrier } from "../src/index.js";

const sleep = async () => {};

test("a task that succeeds is called once", async () => {
  let calls = 0;
  const retrier = new Retrier({ sleep });
  assert.equal(await retrier.run(() => (calls += 1)), 1);
});

test("a task that always fails is called as often as allowed", async () => {
  let calls = 0;
  const retrier = new Retrier({ attempts: 3, sleep });
  const failing = () => {
    calls += 1;
    throw new Error("down");
  };
  await assert.rejects(retrier.run(failing), GaveUp);
  assert.equal(calls, 3);
});
