import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Cache } from "../src/cache/cache.ts";
import { dice, Outside, settle, valueOf, type Watched, watch } from "./support.ts";

interface Thing {
  readonly text: string;
  readonly tags: readonly string[];
}

const FRESH = 1000;
const STALE = 500;

/** A cache of a source whose things can be changed, by key. */
function setUp() {
  const outside = new Outside();
  const time = { now: 0 };
  const source = new Map<string, Thing>();
  const cache = new Cache<Thing>({
    load: (key) => outside.ask(key, source.get(key) ?? { text: "old", tags: [] }),
    tagsOf: ({ tags }) => tags,
    freshMs: FRESH,
    staleMs: STALE,
    now: () => time.now,
  });
  const change = (key: string, text: string, ...tags: string[]) => source.set(key, { text, tags });
  /** Loads the key and keeps it. */
  const keep = async (key: string) => {
    const request = watch(cache.get(key));
    await outside.answerAll();
    return valueOf(request).text;
  };
  return { cache, outside, time, change, keep };
}

type Forget = (cache: Cache<Thing>) => void;
const FORGETS: Record<string, Forget> = {
  invalidate: (cache) => cache.invalidate("a"),
  invalidateTag: (cache) => cache.invalidateTag("t"),
  clear: (cache) => cache.clear(),
};

for (const [name, forget] of Object.entries(FORGETS)) {
  describe(`${name} during a load`, () => {
    for (const order of ["older first", "newer first"] as const) {
      it(`is seen by who asks afterwards, ${order}`, async () => {
        const { cache, outside, change, keep } = setUp();
        change("a", "old", "s", "t");
        const before = watch(cache.get("a"));
        await settle();
        change("a", "new", "t");
        forget(cache);
        const after = [watch(cache.get("a")), watch(cache.get("a"))];
        await settle();
        const owed = outside.about("a");
        for (const one of order === "older first" ? owed : owed.reverse()) {
          one.answer();
          await settle();
        }
        await outside.answerAll();
        assert.match(valueOf(before).text, /^(old|new)$/);
        for (const one of after) assert.equal(valueOf(one).text, "new");
        assert.equal(await keep("a"), "new");
        assert.equal(outside.countOf("a"), 2);
      });
    }

    it("leaves nothing behind when nobody asks before the load ends", async () => {
      const { cache, outside, change, keep } = setUp();
      change("a", "old", "t");
      const before = watch(cache.get("a"));
      await settle();
      change("a", "new");
      forget(cache);
      await outside.answerAll();
      assert.match(valueOf(before).text, /^(old|new)$/);
      assert.equal(await keep("a"), "new");
    });

    it("counts between the end of a load and its arrival", async () => {
      const { cache, outside, change, keep } = setUp();
      change("a", "old", "t");
      watch(cache.get("a"));
      await settle();
      outside.about("a")[0]?.answer();
      change("a", "new");
      forget(cache);
      const after = watch(cache.get("a"));
      await outside.answerAll();
      assert.equal(valueOf(after).text, "new");
      assert.equal(await keep("a"), "new");
    });

    it("may come several times, with loads ending in any order", async () => {
      for (const order of [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
      ]) {
        const { cache, outside, change, keep } = setUp();
        const requests: Watched<Thing>[] = [];
        for (const text of ["one", "two", "three"]) {
          change("a", text, "t");
          if (text !== "one") forget(cache);
          requests.push(watch(cache.get("a")), watch(cache.get("a")));
          await settle();
        }
        // Who asks after a tag was invalidated may wait for the load that is under way, and look at its tags then.
        const owed = outside.about("a");
        if (name !== "invalidateTag") assert.equal(owed.length, 3);
        for (const index of order) {
          owed[index]?.answer();
          await settle();
          const last = watch(cache.get("a"));
          await settle();
          if (last.isOver) assert.equal(valueOf(last).text, "three");
        }
        await outside.answerAll();
        for (const request of requests.slice(4)) assert.equal(valueOf(request).text, "three");
        for (const request of requests.slice(2, 4)) assert.notEqual(valueOf(request).text, "one");
        assert.equal(await keep("a"), "three");
        assert.ok(outside.countOf("a") <= 3);
      }
    });

    it("does not let an older load that fails disturb the newer one", async () => {
      const { cache, outside, change, keep } = setUp();
      change("a", "old", "t");
      const before = watch(cache.get("a"));
      await settle();
      change("a", "new", "t");
      forget(cache);
      const after = watch(cache.get("a"));
      await settle();
      const isShared = outside.about("a").length === 1;
      outside.about("a")[0]?.fail();
      await settle();
      const later = watch(cache.get("a"));
      await outside.answerAll();
      assert.ok(before.isOver);
      if (name !== "invalidateTag") assert.equal(isShared, false);
      if (!isShared) assert.equal(valueOf(after).text, "new");
      assert.equal(valueOf(later).text, "new");
      assert.equal(await keep("a"), "new");
      assert.equal(outside.countOf("a"), 2);
    });

    it("does not give out what was stale either, nor what is loaded in its stead", async () => {
      const { cache, outside, time, change, keep } = setUp();
      change("a", "oldest", "t");
      await keep("a");
      time.now = FRESH + 1;
      change("a", "old", "t");
      assert.equal(valueOf(await settled(cache.get("a"))).text, "oldest");
      change("a", "new", "t");
      forget(cache);
      const after = watch(cache.get("a"));
      await settle();
      for (const owed of outside.about("a").reverse()) owed.answer();
      await outside.answerAll();
      assert.equal(valueOf(after).text, "new");
      assert.equal(await keep("a"), "new");
    });
  });
}

async function settled<V>(promise: Promise<V>): Promise<Watched<V>> {
  const watched = watch(promise);
  await settle();
  return watched;
}

describe("put", () => {
  it("is not undone by a load that began before", async () => {
    const { cache, outside, change, keep } = setUp();
    change("a", "old");
    const before = watch(cache.get("a"));
    await settle();
    cache.put("a", { text: "put", tags: [] });
    assert.equal(valueOf(await settled(cache.get("a"))).text, "put");
    await outside.answerAll();
    assert.match(valueOf(before).text, /^(old|put)$/);
    assert.equal(await keep("a"), "put");
    assert.equal(outside.countOf("a"), 1);
  });

  it("is not undone by a load in the background, nor by its failure", async () => {
    for (const end of ["answer", "fail"] as const) {
      const { cache, outside, time, change, keep } = setUp();
      change("a", "old");
      await keep("a");
      time.now = FRESH + 1;
      await settled(cache.get("a"));
      cache.put("a", { text: "put", tags: [] });
      outside.about("a")[0]?.[end]();
      await settle();
      assert.equal(await keep("a"), "put");
      assert.equal(outside.countOf("a"), 2);
    }
  });

  it("ages, and can be forgotten by tags that only it has", async () => {
    const { cache, outside, time, change, keep } = setUp();
    change("a", "old", "s");
    watch(cache.get("a"));
    await settle();
    cache.put("a", { text: "put", tags: ["t"] });
    await outside.answerAll();
    cache.invalidateTag("s");
    assert.equal(await keep("a"), "put");
    time.now = FRESH;
    change("a", "new", "t");
    assert.equal(await keep("a"), "put");
    assert.equal(await keep("a"), "new");
    cache.put("a", { text: "again", tags: ["t"] });
    cache.invalidateTag("t");
    assert.equal(await keep("a"), "new");
  });
});

describe("the cache asks no more than it needs to", () => {
  it("when other keys are invalidated during a load", async () => {
    const { cache, outside } = setUp();
    const first = watch(cache.get("a"));
    await settle();
    cache.invalidate("b");
    cache.put("c", { text: "put", tags: ["t"] });
    const second = watch(cache.get("a"));
    await outside.answerAll();
    assert.equal(valueOf(first).text, "old");
    assert.equal(valueOf(second).text, "old");
    assert.equal(outside.countOf("a"), 1);
  });

  it("when tags of other values are invalidated", async () => {
    const { cache, outside, change, keep } = setUp();
    change("a", "old", "s");
    change("b", "old", "t");
    await keep("a");
    await keep("b");
    watch(cache.get("c"));
    await settle();
    cache.invalidateTag("t");
    cache.invalidate("c");
    await outside.answerAll();
    assert.equal(await keep("a"), "old");
    await keep("b");
    assert.equal(outside.countOf("a"), 1);
    assert.equal(outside.countOf("b"), 2);
  });

  it("when a tag is invalidated that what is being loaded does not have", async () => {
    const { cache, outside, change, keep } = setUp();
    change("a", "old", "s");
    const first = watch(cache.get("a"));
    await settle();
    cache.invalidateTag("t");
    const later = [watch(cache.get("a")), watch(cache.get("a"))];
    await outside.answerAll();
    for (const one of [first, ...later]) assert.equal(valueOf(one).text, "old");
    assert.ok(outside.countOf("a") <= 2);
    const before = outside.countOf("a");
    assert.equal(await keep("a"), "old");
    assert.equal(outside.countOf("a"), before);
  });

  it("when a tag is invalidated that the value had once", async () => {
    const { cache, outside, change, keep } = setUp();
    change("a", "old", "t");
    await keep("a");
    cache.invalidate("a");
    change("a", "new", "s");
    await keep("a");
    cache.invalidateTag("t");
    await keep("a");
    assert.equal(outside.countOf("a"), 2);
  });

  it("when a load in the background fails", async () => {
    const { cache, outside, time, keep } = setUp();
    await keep("a");
    time.now = FRESH + 1;
    for (let round = 0; round < 3; round += 1) {
      assert.equal(valueOf(await settled(cache.get("a"))).text, "old");
      assert.equal(valueOf(await settled(cache.get("a"))).text, "old");
      assert.equal(outside.about("a").length, 1);
      outside.about("a")[0]?.fail();
      await settle();
    }
    time.now = FRESH + STALE;
    const late = watch(cache.get("a"));
    await settle();
    outside.about("a")[0]?.fail();
    await settle();
    assert.match(String(late.error), /no answer about a/);
    assert.equal(outside.countOf("a"), 5);
  });
});

describe("in any order of events", () => {
  const KEYS = ["a", "b", "c"];
  const TAGS = ["s", "t", "u"];

  it("nobody is told what was true before they asked", async () => {
    for (let seed = 1; seed <= 120; seed += 1) {
      const roll = dice(seed);
      const { cache, outside, time, change, keep } = setUp();
      const truth = new Map<string, { version: number; tags: string[] }>();
      const someTags = () => TAGS.filter(() => roll(3) === 0);
      const renew = (key: string) => {
        const next = { version: (truth.get(key)?.version ?? 0) + 1, tags: someTags() };
        truth.set(key, next);
        change(key, String(next.version), ...next.tags);
        return next;
      };
      for (const key of KEYS) renew(key);
      const requests: { key: string; least: number; request: Watched<Thing> }[] = [];
      for (let step = 0; step < 60; step += 1) {
        const key = KEYS[roll(KEYS.length)] as string;
        const event = roll(20);
        if (event < 7) {
          requests.push({ key, least: truth.get(key)?.version ?? 0, request: watch(cache.get(key)) });
        } else if (event < 9) {
          renew(key);
          cache.invalidate(key);
        } else if (event < 12) {
          const tag = TAGS[roll(TAGS.length)] as string;
          for (const [one, { tags }] of [...truth]) if (tags.includes(tag)) renew(one);
          cache.invalidateTag(tag);
        } else if (event === 12) {
          for (const one of KEYS) renew(one);
          cache.clear();
        } else if (event === 13) {
          const { version, tags } = renew(key);
          cache.put(key, { text: String(version), tags });
        } else if (event === 14) {
          time.now += roll(FRESH);
        } else if (outside.owed.length > 0) {
          const owed = outside.owed[roll(outside.owed.length)];
          if (roll(6) === 0) owed?.fail();
          else owed?.answer();
        }
        if (roll(3) > 0) await settle();
      }
      await outside.answerAll();
      for (const { key, least, request } of requests) {
        assert.ok(request.isOver, `seed ${seed}: a request for ${key} still waits`);
        if (request.error !== undefined) assert.match(String(request.error), /no answer/);
        else assert.ok(Number(request.value?.text) >= least, `seed ${seed}: ${key} ${request.value?.text}, not ${least}`);
      }
      for (const key of KEYS) {
        assert.equal(Number(await keep(key)), truth.get(key)?.version, `seed ${seed}: ${key} in the end`);
        const asked = outside.countOf(key);
        await keep(key);
        if (time.now < FRESH) assert.equal(outside.countOf(key), asked, `seed ${seed}: ${key} is not kept`);
      }
    }
  });
});
