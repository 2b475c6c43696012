import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bunkersNotice } from "../src/notices/bunkers.ts";
import type { Bunkering } from "../src/bunkers/bunkering.ts";

const DAY = "2025-03-30";

/** Done on the day, for a customer; what a skipper or an order says has nothing to do with what the meter counts. */
function bunkering(changes: Partial<Bunkering> = {}): Bunkering {
  return {
    id: "S-7",
    call: "S-1207",
    account: "20417",
    fuel: "gasoil",
    meter: "F1",
    startedAt: new Date("2025-03-30T08:00:00Z"),
    endedAt: new Date("2025-03-30T10:00:00Z"),
    delivered: 77777,
    ticks: 600,
    celsius: 14,
    status: "done",
    ...changes,
  };
}

/** The lines of a notice without the first and the last, as pairs. */
function pairsOf(text: string): [string, string][] {
  return text
    .split("\n")
    .slice(1, -1)
    .map((line) => line.split(";") as [string, string]);
}

const noticeOf = (...records: Bunkering[]) => pairsOf(bunkersNotice(records, DAY));
const amountOf = (record: Bunkering) => Number(noticeOf(record)[0]?.[1]);
const referencesOf = (...records: Bunkering[]) =>
  noticeOf(...records)
    .map(([reference]) => reference)
    .filter((reference) => reference !== "TOTAL");
/** How many are on the notice, whatever it calls them. */
const listed = (...records: Bunkering[]) => referencesOf(...records).length;

describe("bunkers notice", () => {
  it("gives what the piston meter counted", () => {
    assert.equal(amountOf(bunkering({ meter: "F1", ticks: 140 })), 0.35);
    assert.equal(amountOf(bunkering({ meter: "F1", ticks: 420 })), 1.05);
  });

  it("gives what the turbine meter counted", () => {
    assert.equal(amountOf(bunkering({ meter: "F2", ticks: 175 })), 0.7);
    assert.equal(amountOf(bunkering({ meter: "F2", ticks: 350 })), 1.4);
  });

  it("rounds as was decided last", () => {
    assert.equal(amountOf(bunkering({ meter: "F1", ticks: 221 })), 0.55);
    assert.equal(amountOf(bunkering({ meter: "F1", ticks: 471 })), 1.15);
  });

  it("refers to records of the south quay", () => {
    assert.deepEqual(referencesOf(bunkering({ id: "S-7" })), ["O-000007-3"]);
    assert.deepEqual(referencesOf(bunkering({ id: "S-12345" })), ["O-012345-9"]);
  });

  it("refers to records of the north quay", () => {
    assert.deepEqual(referencesOf(bunkering({ id: "N-7" })), ["O-250007-7"]);
    assert.deepEqual(referencesOf(bunkering({ id: "N-12345" })), ["O-262345-3"]);
  });

  it("begins with what ended at six by the harbour's clock", () => {
    const startedAt = new Date("2025-03-30T04:10:00Z");
    assert.equal(listed(bunkering({ startedAt, endedAt: new Date("2025-03-30T05:00:00Z") })), 1);
    assert.equal(listed(bunkering({ startedAt, endedAt: new Date("2025-03-30T04:59:59Z") })), 0);
  });

  it("ends with what ended before six on the next morning", () => {
    const startedAt = new Date("2025-03-30T22:30:00Z");
    assert.equal(listed(bunkering({ startedAt, endedAt: new Date("2025-03-31T04:59:59Z") })), 1);
    assert.equal(listed(bunkering({ startedAt, endedAt: new Date("2025-03-31T05:00:00Z") })), 0);
  });

  it("leaves out what we do for ourselves", () => {
    assert.equal(listed(bunkering({ account: "90001" }), bunkering({ id: "S-8", account: "9417" })), 0);
    assert.equal(listed(bunkering({ account: "19999" })), 1);
  });

  it("puts the lines in the order of references", () => {
    const records = ["N-2", "S-30", "N-1", "S-4"].map((id) => bunkering({ id }));
    assert.deepEqual(referencesOf(...records), ["O-000004-7", "O-000030-8", "O-250001-5", "O-250002-7"]);
  });

  it("adds up what the lines say", () => {
    const uneven = { meter: "F1", ticks: 471 };
    const records = ["S-8", "S-9", "S-10", "N-1"].map((id) => bunkering({ ...uneven, id }));
    assert.deepEqual(noticeOf(...records).at(-1), ["TOTAL", "4.60"]);
  });

  it("is exactly this for a whole day", () => {
    const records = [
      bunkering({ id: "S-905", meter: "F1", ticks: 140 }),
      bunkering({ id: "N-17", meter: "F2", ticks: 175 }),
      bunkering({ id: "S-34", meter: "F1", ticks: 221 }),
      bunkering({ id: "N-9", meter: "F1", ticks: 471 }),
      bunkering({ id: "S-2", meter: "F2", ticks: 175 }),
      bunkering({ id: "S-50", status: "running", endedAt: null }),
      bunkering({ id: "S-51", account: "90002" }),
      bunkering({ id: "N-52", endedAt: new Date("2025-03-31T06:00:00Z") }),
    ];
    assert.deepEqual(bunkersNotice(records, DAY).split("\n"), [
      "BUNKERS;2025-03-30",
      "O-000002-3;0.70",
      "O-000034-6;0.55",
      "O-000905-5;0.35",
      "O-250009-1;1.15",
      "O-250017-0;0.70",
      "TOTAL;3.45",
      "END;6",
    ]);
  });

  it("leaves out what is not done", () => {
    assert.equal(listed(bunkering({ status: "ordered" }), bunkering({ id: "S-8", status: "cancelled" })), 0);
  });

  it("does not change the records it is given", () => {
    const records = [bunkering({ id: "S-9" }), bunkering({ id: "S-8" })];
    const before = structuredClone(records);
    bunkersNotice(records, DAY);
    assert.deepEqual(records, before);
  });
});
