import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { runImport } from "../src/index.js";
import { fakeTimers, fakeWeb, feed, storePath } from "./web.js";

const library = { name: "library", url: "https://library.example/events" };
const theatre = { name: "theatre", url: "https://theatre.example/feed" };

test("imports every page of every source", async () => {
  const storeFile = storePath();
  const { transport } = fakeWeb({
    "https://library.example/events": feed("Library", ["2025-06-12T19:30 | Poems and tea | free"], "?page=2"),
    "https://library.example/events?page=2": feed("Library", ["2025-06-14T10:00 | Repair café | 3.50"]),
    "https://theatre.example/feed": feed("Theatre", ["2025-06-13T20:00 | Hamlet | 24"]),
  });
  const report = await runImport({ sources: [library, theatre], storeFile, transport });
  const imported = [{ source: "library", events: 2 }, { source: "theatre", events: 1 }];
  assert.deepEqual(report, { imported, failed: [], written: true });
  assert.deepEqual(JSON.parse(readFileSync(storeFile, "utf8")), {
    library: [
      { date: "2025-06-12T19:30", title: "Poems and tea", cents: 0 },
      { date: "2025-06-14T10:00", title: "Repair café", cents: 350 },
    ],
    theatre: [{ date: "2025-06-13T20:00", title: "Hamlet", cents: 2400 }],
  });
});

test("asks again for a page that cannot be had", async () => {
  const { transport, calls } = fakeWeb({
    [theatre.url]: [new Error("ECONNRESET"), 503, feed("Theatre", [])],
  });
  const { setTimer, waits } = fakeTimers();
  const report = await runImport({ sources: [theatre], storeFile: storePath(), transport, setTimer });
  assert.deepEqual(report.imported, [{ source: "theatre", events: 0 }]);
  assert.deepEqual([calls.length, waits], [3, [200, 400]]);
});

test("goes on when a source fails", async () => {
  const { transport } = fakeWeb({ [theatre.url]: feed("Theatre", ["2025-06-13T20:00 | Hamlet | 24"]) });
  const report = await runImport({ sources: [library, theatre], storeFile: storePath(), transport });
  assert.deepEqual(report.imported, [{ source: "theatre", events: 1 }]);
  assert.deepEqual(report.failed, [{ source: "library", reason: "https://library.example/events answered 404" }]);
});

test("tells how far it is", async () => {
  const { transport } = fakeWeb({ [theatre.url]: feed("Theatre", []) });
  const told = [];
  const onProgress = (source, state) => told.push(`${source} ${state}`);
  await runImport({ sources: [theatre], storeFile: storePath(), transport, onProgress });
  assert.deepEqual(told, ["theatre started", "theatre page", "theatre done"]);
});

test("does not write a store that stays as it is", async () => {
  const storeFile = storePath();
  const { transport } = fakeWeb({ [theatre.url]: feed("Theatre", ["2025-06-13T20:00 | Hamlet | 24"]) });
  const first = await runImport({ sources: [theatre], storeFile, transport });
  const second = await runImport({ sources: [theatre], storeFile, transport });
  assert.deepEqual([first.written, second.written], [true, false]);
});

test("refuses a store that it cannot understand", async () => {
  const storeFile = storePath();
  writeFileSync(storeFile, "events!");
  const { transport, calls } = fakeWeb({ [theatre.url]: feed("Theatre", []) });
  await assert.rejects(runImport({ sources: [theatre], storeFile, transport }), { name: "StoreCorrupt" });
  assert.deepEqual(calls, []);
});
