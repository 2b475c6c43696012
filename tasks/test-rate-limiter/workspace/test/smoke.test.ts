import assert from "node:assert/strict";
import { test } from "node:test";
import { parseRule, RateLimiter } from "../src/index.ts";

test("a limiter can be made and lets a request through", () => {
  const limiter = new RateLimiter(parseRule("10/s"));
  assert.equal(limiter.check("somebody").allowed, true);
});
