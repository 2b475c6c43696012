import assert from "node:assert/strict";
import { test } from "node:test";
import { exportCsv } from "../src/export.ts";
import { EventStore } from "../src/store.ts";

test("the export lists every event, oldest first, over several pages", () => {
  const store = new EventStore();
  store.append({ id: "b", at: 2000, actor: "ana", action: 'renamed "x", twice' });
  store.append({ id: "a", at: 1000, actor: "ana", action: "login" });
  store.append({ id: "c", at: 3000, actor: "ben", action: "login" });
  const lines: string[] = [];
  assert.equal(
    exportCsv(store, (line) => lines.push(line), 2),
    3,
  );
  assert.deepEqual(lines, [
    "id,at,actor,action",
    "a,1970-01-01T00:00:01.000Z,ana,login",
    'b,1970-01-01T00:00:02.000Z,ana,"renamed ""x"", twice"',
    "c,1970-01-01T00:00:03.000Z,ben,login",
  ]);
});
