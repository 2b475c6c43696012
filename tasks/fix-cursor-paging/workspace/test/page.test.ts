import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { InvalidCursor } from "../src/cursor.ts";
import { readPage } from "../src/page.ts";
import { EventStore } from "../src/store.ts";

const store = new EventStore();
for (const [id, at, actor] of [
  ["c", 30, "ana"],
  ["a", 10, "ana"],
  ["d", 40, "ben"],
  ["b", 20, "ben"],
  ["e", 50, "ana"],
] as const) {
  store.append({ id, at, actor, action: "login" });
}

describe("readPage", () => {
  it("starts with the oldest or the newest event", () => {
    assert.equal(readPage(store, { order: "oldest", limit: 1 }).events[0]?.id, "a");
    assert.equal(readPage(store, { order: "newest", limit: 1 }).events[0]?.id, "e");
  });

  it("continues after the page before", () => {
    const first = readPage(store, { order: "oldest", limit: 2 });
    const second = readPage(store, { order: "oldest", limit: 2, cursor: first.next ?? undefined });
    assert.deepEqual(
      second.events.map(({ id }) => id),
      ["c", "d"],
    );
  });

  it("has no cursor on the last page", () => {
    assert.equal(readPage(store, { order: "oldest", limit: 5 }).next, null);
    assert.notEqual(readPage(store, { order: "oldest", limit: 4 }).next, null);
  });

  it("filters by actor", () => {
    const page = readPage(store, { order: "oldest", limit: 10, actor: "ben" });
    assert.deepEqual(
      page.events.map(({ id }) => id),
      ["b", "d"],
    );
  });

  it("refuses a cursor that is not ours", () => {
    assert.throws(() => readPage(store, { order: "oldest", limit: 2, cursor: "bm9uc2Vuc2U" }), InvalidCursor);
  });
});
