import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AuditEvent, Order } from "../src/event.ts";
import { exportCsv } from "../src/export.ts";
import { handle } from "../src/http.ts";
import { EventStore } from "../src/store.ts";

const ORDERS: readonly Order[] = ["oldest", "newest"];

/** Bulk changes between single events; ids neither sort by time nor by arrival. */
function sample(): AuditEvent[] {
  const events: AuditEvent[] = [];
  for (let index = 0; index < 60; index += 1) {
    const at = 1_700_000_000_000 + Math.floor(index / 11) * 1000;
    events.push({ id: `evt_${(index * 37) % 60}`, at, actor: index % 3 === 0 ? "ana" : "ben", action: "edit" });
  }
  return events.sort((a, b) => (Number(a.id.slice(4)) * 17) % 61 - ((Number(b.id.slice(4)) * 17) % 61));
}

function filled(events: readonly AuditEvent[]): EventStore {
  const store = new EventStore();
  store.append(...events);
  return store;
}

interface Body {
  readonly events: readonly AuditEvent[];
  readonly next: string | null;
}

function get(store: EventStore, parameters: Record<string, string>): Body {
  const answer = handle(store, `/events?${new URLSearchParams(parameters)}`);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body as Body;
}

/** Ids of all pages in the order read; gives up where paging never ends. */
function walk(store: EventStore, parameters: Record<string, string>, betweenPages: () => void = () => {}): string[] {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 200; pages += 1) {
    const body: Body = get(store, cursor === null ? parameters : { ...parameters, cursor });
    ids.push(...body.events.map(({ id }) => id));
    if (body.next === null) return ids;
    cursor = body.next;
    betweenPages();
  }
  return assert.fail("paging never ends");
}

function idsOf(events: readonly AuditEvent[]): string[] {
  return events.map(({ id }) => id).sort();
}

describe("paging over equal times", () => {
  for (const order of ORDERS) {
    it(`gives every event exactly once, ${order} first, with any page size`, () => {
      const events = sample();
      for (const limit of ["1", "2", "3", "7", "10", "11", "59", "60", "100"]) {
        assert.deepEqual(walk(filled(events), { order, limit }).sort(), idsOf(events), `limit ${limit}`);
      }
    });

    it(`gives every event of an actor exactly once, ${order} first`, () => {
      const events = sample();
      const expected = idsOf(events.filter(({ actor }) => actor === "ana"));
      assert.deepEqual(walk(filled(events), { order, limit: "3", actor: "ana" }).sort(), expected);
    });

    it(`keeps to the order of time, ${order} first`, () => {
      const events = sample();
      const times = walk(filled(events), { order, limit: "4" }).map((id) => events.find((one) => one.id === id)?.at ?? 0);
      const sorted = [...times].sort((a, b) => (order === "oldest" ? a - b : b - a));
      assert.equal(times.length, events.length);
      assert.deepEqual(times, sorted);
    });
  }

  it("has newest as the exact reverse of oldest", () => {
    const store = filled(sample());
    assert.deepEqual(walk(store, { order: "newest", limit: "100" }), walk(store, { order: "oldest", limit: "100" }).reverse());
  });

  it("does not depend on the order of arrival", () => {
    const events = sample();
    for (const order of ORDERS) {
      const forwards = walk(filled(events), { order, limit: "100" });
      assert.deepEqual(walk(filled([...events].reverse()), { order, limit: "100" }), forwards);
    }
  });

  it("exports every event exactly once", () => {
    const events = sample();
    const lines: string[] = [];
    assert.equal(exportCsv(filled(events), (line) => lines.push(line), 4), events.length);
    assert.deepEqual(lines.slice(1).map((line) => line.split(",")[0]).sort(), idsOf(events));
  });

  for (const order of ORDERS) {
    it(`is not disturbed by events that arrive meanwhile, ${order} first`, () => {
      const events = sample();
      const store = filled(events);
      let arrived = 0;
      const ids = walk(store, { order, limit: "3" }, () => {
        const at = 1_700_000_000_000 + (arrived % 6) * 1000;
        store.append({ id: `late_${arrived}`, at, actor: "ben", action: "edit" });
        store.append({ id: `evt_${arrived % 6}_late`, at, actor: "ben", action: "edit" });
        arrived += 1;
      });
      assert.equal(new Set(ids).size, ids.length, "an event appeared twice");
      assert.deepEqual(ids.filter((id) => events.some((event) => event.id === id)).sort(), idsOf(events));
    });
  }
});

describe("cursors", () => {
  /** What the version in production hands out: the time of the last event, nothing else. */
  const oldCursor = (at: number) => Buffer.from(JSON.stringify({ at })).toString("base64url");

  for (const order of ORDERS) {
    it(`skips nothing after a cursor of the version before, ${order} first`, () => {
      const events = sample();
      const store = filled(events);
      const border = events.map(({ at }) => at).sort()[30] as number;
      const rest = events.filter(({ at }) => (order === "oldest" ? at >= border : at <= border));
      const body = get(store, { order, limit: "100", cursor: oldCursor(border) });
      assert.deepEqual(idsOf(body.events), idsOf(rest));
    });

    it(`comes to an end from a cursor of the version before, ${order} first`, () => {
      const events = sample();
      const store = filled(events);
      const border = events.map(({ at }) => at).sort()[30] as number;
      const rest = events.filter(({ at }) => (order === "oldest" ? at >= border : at <= border));
      const first = get(store, { order, limit: "2", cursor: oldCursor(border) });
      assert.ok(first.next);
      const ids = first.events.map(({ id }) => id);
      let cursor: string | null = first.next;
      for (let pages = 0; cursor !== null && pages < 100; pages += 1) {
        const body: Body = get(store, { order, limit: "2", cursor });
        ids.push(...body.events.map(({ id }) => id));
        cursor = body.next;
      }
      assert.deepEqual(ids.sort(), idsOf(rest));
    });
  }

  it("copes with ids of any characters", () => {
    const events = ["ü/?&=", 'quo"te', "a,b", "a|b", "a:b", "a b", "0", "-1", "\u{1f600}"].map((id) => ({
      id,
      at: 5,
      actor: "ana",
      action: "edit",
    }));
    for (const order of ORDERS) {
      assert.deepEqual(walk(filled(events), { order, limit: "2" }).sort(), idsOf(events));
    }
  });

  it("answers 400 to a cursor that was never handed out", () => {
    const store = filled(sample());
    const forged = ["null", "5", "[]", "{}", '"text"', '{"at":"x"}', '{"at":null}', '{"at":1,"id":', "%%%", ""].map((text) =>
      Buffer.from(text).toString("base64url"),
    );
    for (const cursor of [...forged, "%00", "a.b.c", "💥"]) {
      assert.equal(handle(store, `/events?cursor=${encodeURIComponent(cursor)}`).status, 400, cursor);
    }
  });
});
