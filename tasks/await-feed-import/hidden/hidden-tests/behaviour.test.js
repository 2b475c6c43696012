import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { runImport } from "../src/index.js";
import { fakeTimers, fakeWeb, feed, storePath } from "../test/web.js";

const source = (name) => ({ name, url: `https://${name}.example/feed` });
const sources = (...names) => names.map(source);
const one = (name) => feed(name, ["2025-06-13T20:00 | Hamlet | 24"]);

/** A transport that answers only when it is told to. */
function heldWeb() {
  const open = new Map();
  const asked = [];
  const transport = ({ url }, callback) => {
    asked.push(new URL(url).hostname.split(".")[0]);
    open.set(asked.at(-1), callback);
  };
  const answer = async (name, body = one(name)) => {
    open.get(name)(null, { status: 200, body });
    await settle();
  };
  return { transport, asked, answer };
}

/** Until everything that can happen has happened, reading and writing the store included. */
async function settle() {
  for (let round = 0; round < 300; round += 1) await turn();
}

async function until(condition) {
  const end = Date.now() + 5_000;
  while (!condition() && Date.now() < end) await turn();
  assert.ok(condition());
}

test("reads at most three sources at a time and starts the next as soon as one is done", async () => {
  const { transport, asked, answer } = heldWeb();
  const report = runImport({ sources: sources("a", "b", "c", "d", "e"), storeFile: storePath(), transport });
  await until(() => asked.length >= 3);
  await settle();
  assert.deepEqual(asked, ["a", "b", "c"]);
  await answer("b");
  assert.deepEqual(asked, ["a", "b", "c", "d"]);
  await answer("d");
  assert.deepEqual(asked, ["a", "b", "c", "d", "e"]);
  for (const name of ["e", "c", "a"]) await answer(name);
  assert.equal((await report).imported.length, 5);
});

test("the report keeps the order of the sources", async () => {
  const { transport, asked, answer } = heldWeb();
  const running = runImport({ sources: sources("a", "b", "c", "d"), storeFile: storePath(), transport });
  await until(() => asked.length >= 3);
  await answer("c", "nonsense");
  for (const name of ["d", "b"]) await answer(name);
  await answer("a", "nonsense");
  const { imported, failed } = await running;
  assert.deepEqual(imported.map((entry) => entry.source), ["b", "d"]);
  assert.deepEqual(failed.map((entry) => entry.source), ["a", "c"]);
});

test("reads pages one after the other, and no more than twenty", async () => {
  const pages = Object.fromEntries(
    Array.from({ length: 25 }, (_, index) => [
      `https://long.example/${index + 1}`,
      feed("Long", [`2025-06-${10 + (index % 20)}T20:00 | Part ${index + 1} | free`], `/${index + 2}`),
    ]),
  );
  const { transport, calls } = fakeWeb(pages);
  const long = { name: "long", url: "https://long.example/1" };
  const storeFile = storePath();
  const { failed } = await runImport({ sources: [long], storeFile, transport });
  assert.deepEqual(failed, [{ source: "long", reason: "long has more than 20 pages" }]);
  assert.deepEqual(calls, Object.keys(pages).slice(0, 20));
  const short = { name: "short", url: "https://long.example/6" };
  const web = fakeWeb({ ...pages, "https://long.example/25": feed("Long", ["2025-07-01T20:00 | Part 25 | free"]) });
  const { imported } = await runImport({ sources: [short], storeFile, transport: web.transport });
  assert.deepEqual(imported, [{ source: "short", events: 20 }]);
  const titles = JSON.parse(readFileSync(storeFile, "utf8")).short.map(({ title }) => title);
  assert.deepEqual(titles, Array.from({ length: 20 }, (_, index) => `Part ${index + 6}`));
});

test("gives up on a page after three attempts, each page with attempts of its own", async () => {
  const { transport, calls } = fakeWeb({
    "https://a.example/feed": [500, 502, feed("A", [], "/2")],
    "https://a.example/2": [new Error("ECONNRESET"), 503, feed("A", [], "/3")],
    "https://a.example/3": [500, new Error("ETIMEDOUT"), 504, feed("A", [])],
    "https://b.example/feed": [new Error("ECONNREFUSED")],
  });
  const { setTimer, waits } = fakeTimers();
  const first = await runImport({ sources: sources("a"), storeFile: storePath(), transport, setTimer });
  assert.deepEqual(first.failed, [{ source: "a", reason: "https://a.example/3 cannot be had: answered 504" }]);
  assert.deepEqual(waits, [200, 400, 200, 400, 200, 400]);
  const second = await runImport({ sources: sources("b"), storeFile: storePath(), transport, setTimer });
  assert.deepEqual(second.failed, [{ source: "b", reason: "https://b.example/feed cannot be had: ECONNREFUSED" }]);
  assert.equal(calls.length, 12);
});

test("never repeats an answer below 500", async () => {
  for (const status of [204, 301, 404, 429, 499]) {
    const { transport, calls } = fakeWeb({ "https://a.example/feed": status });
    const { setTimer, waits } = fakeTimers();
    const { failed } = await runImport({ sources: sources("a"), storeFile: storePath(), transport, setTimer });
    assert.deepEqual(failed, [{ source: "a", reason: `https://a.example/feed answered ${status}` }]);
    assert.deepEqual([calls.length, waits.length], [1, 0]);
  }
});

test("a source that failed keeps what the store had, and no good page of it is stored", async () => {
  const storeFile = storePath();
  const old = { a: [{ date: "2025-01-01T20:00", title: "Old", cents: 5 }], b: [], gone: [] };
  writeFileSync(storeFile, JSON.stringify(old));
  const { transport } = fakeWeb({
    "https://a.example/feed": feed("A", ["2025-06-13T20:00 | New | 24"], "/2"),
    "https://a.example/2": 404,
    "https://b.example/feed": one("b"),
  });
  const report = await runImport({ sources: sources("a", "b"), storeFile, transport });
  assert.deepEqual([report.imported.length, report.failed.length, report.written], [1, 1, true]);
  const now = JSON.parse(readFileSync(storeFile, "utf8"));
  assert.deepEqual(now, { ...old, b: [{ date: "2025-06-13T20:00", title: "Hamlet", cents: 2400 }] });
});

test("says what is wrong with a page", async () => {
  const cases = {
    "feed: A": "there is no line ---",
    "feed A\n---": "not understood: feed A",
    "next: /2\n---": "the feed has no name",
    "feed: A\n---\n\ntomorrow | Hamlet | 24\n2025-06-13 | Hamlet | 24": "line 4 has no date",
    "feed: A\n---\n2025-06-13T20:00 | Hamlet | 24\n2025-06-13T20:00 |  | 24": "line 4 has no title",
    "feed: A\r\n---\r\n2025-06-13T20:00 | Hamlet | 24 €\r\n": "line 3 has no price",
  };
  for (const [page, problem] of Object.entries(cases)) {
    const { transport, calls } = fakeWeb({ "https://a.example/feed": page });
    const { failed } = await runImport({ sources: sources("a"), storeFile: storePath(), transport });
    assert.deepEqual(failed, [{ source: "a", reason: `https://a.example/feed: ${problem}` }]);
    assert.equal(calls.length, 1);
  }
});

test("writes the store once, after the last source", async () => {
  const storeFile = storePath();
  const { transport, asked, answer } = heldWeb();
  const running = runImport({ sources: sources("a", "b"), storeFile, transport });
  await until(() => asked.length >= 2);
  await answer("b");
  assert.ok(!existsSync(storeFile));
  await answer("a");
  assert.ok((await running).written);
  assert.deepEqual(Object.keys(JSON.parse(readFileSync(storeFile, "utf8"))), ["a", "b"]);
  assert.ok(!existsSync(`${storeFile}.part`));
});

test("an import without sources comes to its end", async () => {
  const report = await runImport({ sources: [], storeFile: storePath() });
  assert.deepEqual(report, { imported: [], failed: [], written: false });
});

test("fails when the store cannot be written", async () => {
  const storeFile = `${storePath()}.d/none/events.json`;
  const { transport } = fakeWeb({ "https://a.example/feed": one("a") });
  await assert.rejects(runImport({ sources: sources("a"), storeFile, transport }), { code: "ENOENT" });
});

test("fails before anything is fetched when the store cannot be read", async () => {
  const folder = storePath();
  mkdirSync(folder);
  const told = [];
  const { transport, calls } = fakeWeb({ "https://a.example/feed": one("a") });
  const onProgress = (...args) => told.push(args);
  await assert.rejects(runImport({ sources: sources("a"), storeFile: folder, transport, onProgress }), { code: "EISDIR" });
  const listing = storePath();
  writeFileSync(listing, "[]");
  await assert.rejects(runImport({ sources: sources("a"), storeFile: listing, transport, onProgress }), {
    name: "StoreCorrupt",
    message: `${listing} holds no events by source`,
  });
  assert.deepEqual([calls, told], [[], []]);
});

test("copes with a transport that calls back at once", async () => {
  const transport = ({ url }, callback) => callback(null, { status: 200, body: one(url) });
  const report = await runImport({ sources: sources("a", "b", "c", "d"), storeFile: storePath(), transport });
  assert.equal(report.imported.length, 4);
});

test("tells of all sources in the order in which things happen", async () => {
  const { transport, asked, answer } = heldWeb();
  const told = [];
  const onProgress = (name, state) => told.push(`${name} ${state}`);
  const running = runImport({ sources: sources("a", "b", "c", "d"), storeFile: storePath(), transport, onProgress });
  await until(() => asked.length >= 3);
  assert.deepEqual(told.splice(0), ["a started", "b started", "c started"]);
  await answer("b");
  assert.deepEqual(told.splice(0), ["b page", "b done", "d started"]);
  await answer("c", "nonsense");
  assert.deepEqual(told.splice(0), ["c failed"]);
  await answer("a");
  await answer("d");
  await running;
  assert.deepEqual(told, ["a page", "a done", "d page", "d done"]);
});
