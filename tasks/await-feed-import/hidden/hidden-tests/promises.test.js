import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { FeedError } from "../src/errors.js";
import { fetchText } from "../src/http.js";
import { importAll } from "../src/importer.js";
import { parseFeed } from "../src/parse.js";
import { loadSource } from "../src/source.js";
import { EventStore } from "../src/store.js";
import { fakeTimers, fakeWeb, feed, storePath } from "../test/web.js";

const a = { name: "a", url: "https://a.example/feed" };
const hamlet = { date: "2025-06-13T20:00", title: "Hamlet", cents: 2400 };
const page = (next) => feed("A", ["2025-06-13T20:00 | Hamlet | 24"], next);

test("fetchText gives a promise of the text", async () => {
  const { transport } = fakeWeb({ [a.url]: [503, "hello"], "https://b.example/": 404 });
  const { setTimer, waits } = fakeTimers();
  const promise = fetchText(a.url, { transport, setTimer });
  assert.ok(promise instanceof Promise);
  assert.equal(await promise, "hello");
  assert.deepEqual(waits, [200]);
  await assert.rejects(fetchText("https://b.example/", { transport, setTimer }), FeedError);
});

test("parseFeed gives at once what it read", () => {
  assert.deepEqual(parseFeed(page("/2")), { title: "A", next: "/2", events: [hamlet] });
  assert.deepEqual(parseFeed(feed("B", [])), { title: "B", next: null, events: [] });
  assert.throws(() => parseFeed("A"), FeedError);
});

test("loadSource gives a promise of the events", async () => {
  const { transport } = fakeWeb({ [a.url]: page("/2"), "https://a.example/2": page() });
  const options = { transport, setTimer: fakeTimers().setTimer, onProgress: () => {} };
  const promise = loadSource(a, options);
  assert.ok(promise instanceof Promise);
  assert.deepEqual(await promise, [hamlet, hamlet]);
  await assert.rejects(loadSource({ name: "b", url: "https://b.example/" }, options), FeedError);
});

test("the store loads and saves by promises", async () => {
  const file = storePath();
  const store = new EventStore(file);
  assert.equal(await store.load(), undefined);
  assert.equal(await store.save(), false);
  store.replace("a", [hamlet]);
  const saving = store.save();
  assert.ok(saving instanceof Promise);
  assert.equal(await saving, true);
  assert.equal(await store.save(), false);
  const again = new EventStore(file);
  await again.load();
  assert.equal(await again.save(), false);
  assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), { a: [hamlet] });
  const folder = storePath();
  mkdirSync(folder);
  await assert.rejects(new EventStore(folder).load(), { code: "EISDIR" });
});

test("importAll gives a promise of the report", async () => {
  const { transport } = fakeWeb({ [a.url]: page() });
  const options = { transport, setTimer: fakeTimers().setTimer, onProgress: () => {} };
  const promise = importAll([a, { name: "b", url: "https://b.example/" }], new EventStore(storePath()), options);
  assert.ok(promise instanceof Promise);
  assert.deepEqual(await promise, {
    imported: [{ source: "a", events: 1 }],
    failed: [{ source: "b", reason: "https://b.example/ answered 404" }],
    written: true,
  });
});
