import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Cache } from "../src/cache/cache.ts";

/** A cache of texts, tagged by their words, and what was loaded. */
function setUp() {
  const loaded: string[] = [];
  const time = { now: 0 };
  const source = { prefix: "the", broken: false };
  const cache = new Cache<string>({
    load: async (key) => {
      loaded.push(key);
      if (source.broken) throw new Error("no answer");
      return `${source.prefix} ${key}`;
    },
    tagsOf: (text) => text.split(" "),
    freshMs: 100,
    staleMs: 50,
    now: () => time.now,
  });
  return { cache, loaded, time, source };
}

describe("Cache", () => {
  it("loads a value once", async () => {
    const { cache, loaded } = setUp();
    assert.deepEqual(await Promise.all([cache.get("soup"), cache.get("soup"), cache.get("rice")]), [
      "the soup",
      "the soup",
      "the rice",
    ]);
    assert.equal(await cache.get("soup"), "the soup");
    assert.deepEqual(loaded, ["soup", "rice"]);
  });

  it("gives out a stale value while it loads a new one", async () => {
    const { cache, time, source } = setUp();
    await cache.get("soup");
    source.prefix = "new";
    time.now = 100;
    assert.equal(await cache.get("soup"), "the soup");
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await cache.get("soup"), "new soup");
  });

  it("keeps a stale value when loading a new one fails, but not for ever", async () => {
    const { cache, time, source } = setUp();
    await cache.get("soup");
    source.broken = true;
    time.now = 149;
    assert.equal(await cache.get("soup"), "the soup");
    time.now = 150;
    await assert.rejects(cache.get("soup"), /no answer/);
    source.broken = false;
    assert.equal(await cache.get("soup"), "the soup");
  });

  it("forgets keys, tags and everything", async () => {
    const { cache, loaded } = setUp();
    for (const key of ["red soup", "red rice", "rice"]) await cache.get(key);
    cache.invalidate("rice");
    cache.invalidateTag("soup");
    for (const key of ["red soup", "red rice", "rice"]) await cache.get(key);
    assert.deepEqual(loaded.slice(3), ["red soup", "rice"]);
    cache.clear();
    await cache.get("red rice");
    assert.deepEqual(loaded.slice(5), ["red rice"]);
  });

  it("gives what was put", async () => {
    const { cache, loaded } = setUp();
    cache.put("soup", "cold soup");
    assert.equal(await cache.get("soup"), "cold soup");
    cache.invalidateTag("cold");
    assert.equal(await cache.get("soup"), "the soup");
    assert.deepEqual(loaded, ["soup"]);
  });
});
