import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { powerNotice } from "../src/notices/power.ts";
import type { PowerConnection } from "../src/power/power-connection.ts";

const DAY = "2025-03-30";

/** Done on the day, for a customer; what a skipper or an order says has nothing to do with what the meter counts. */
function powerConnection(changes: Partial<PowerConnection> = {}): PowerConnection {
  return {
    id: "S-7",
    call: "S-1207",
    account: "20417",
    meter: "L1",
    startedAt: new Date("2025-03-30T08:00:00Z"),
    endedAt: new Date("2025-03-30T10:00:00Z"),
    energy: 77777,
    impulses: 600,
    peak: 1640,
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

const noticeOf = (...records: PowerConnection[]) => pairsOf(powerNotice(records, DAY));
const amountOf = (record: PowerConnection) => Number(noticeOf(record)[0]?.[1]);
const referencesOf = (...records: PowerConnection[]) =>
  noticeOf(...records)
    .map(([reference]) => reference)
    .filter((reference) => reference !== "TOTAL");
/** How many are on the notice, whatever it calls them. */
const listed = (...records: PowerConnection[]) => referencesOf(...records).length;

describe("power notice", () => {
  it("gives what the direct meter counted", () => {
    assert.equal(amountOf(powerConnection({ meter: "L1", impulses: 700 })), 0.42);
    assert.equal(amountOf(powerConnection({ meter: "L1", impulses: 2100 })), 1.26);
  });

  it("gives what the transformer meter counted", () => {
    assert.equal(amountOf(powerConnection({ meter: "L2", impulses: 35 })), 0.14);
    assert.equal(amountOf(powerConnection({ meter: "L2", impulses: 70 })), 0.28);
  });

  it("rounds as was decided last", () => {
    assert.equal(amountOf(powerConnection({ meter: "L1", impulses: 369 })), 0.22);
    assert.equal(amountOf(powerConnection({ meter: "L1", impulses: 785 })), 0.46);
  });

  it("refers to records of the south quay", () => {
    assert.deepEqual(referencesOf(powerConnection({ id: "S-7" })), ["V-000007-0"]);
    assert.deepEqual(referencesOf(powerConnection({ id: "S-12345" })), ["V-012345-6"]);
  });

  it("refers to records of the north quay", () => {
    assert.deepEqual(referencesOf(powerConnection({ id: "N-7" })), ["V-350007-1"]);
    assert.deepEqual(referencesOf(powerConnection({ id: "N-12345" })), ["V-362345-7"]);
  });

  it("begins with what ended at six by the harbour's clock", () => {
    const startedAt = new Date("2025-03-30T04:10:00Z");
    assert.equal(listed(powerConnection({ startedAt, endedAt: new Date("2025-03-30T05:00:00Z") })), 1);
    assert.equal(listed(powerConnection({ startedAt, endedAt: new Date("2025-03-30T04:59:59Z") })), 0);
  });

  it("ends with what ended before six on the next morning", () => {
    const startedAt = new Date("2025-03-30T22:30:00Z");
    assert.equal(listed(powerConnection({ startedAt, endedAt: new Date("2025-03-31T04:59:59Z") })), 1);
    assert.equal(listed(powerConnection({ startedAt, endedAt: new Date("2025-03-31T05:00:00Z") })), 0);
  });

  it("leaves out what we do for ourselves", () => {
    assert.equal(listed(powerConnection({ account: "90001" }), powerConnection({ id: "S-8", account: "9417" })), 0);
    assert.equal(listed(powerConnection({ account: "19999" })), 1);
  });

  it("puts the lines in the order of references", () => {
    const records = ["N-2", "S-30", "N-1", "S-4"].map((id) => powerConnection({ id }));
    assert.deepEqual(referencesOf(...records), ["V-000004-4", "V-000030-5", "V-350001-9", "V-350002-1"]);
  });

  it("adds up what the lines say", () => {
    const uneven = { meter: "L1", impulses: 785 };
    const records = ["S-8", "S-9", "S-10", "N-1"].map((id) => powerConnection({ ...uneven, id }));
    assert.deepEqual(noticeOf(...records).at(-1), ["TOTAL", "1.84"]);
  });

  it("is exactly this for a whole day", () => {
    const records = [
      powerConnection({ id: "S-905", meter: "L1", impulses: 700 }),
      powerConnection({ id: "N-17", meter: "L2", impulses: 35 }),
      powerConnection({ id: "S-34", meter: "L1", impulses: 369 }),
      powerConnection({ id: "N-9", meter: "L1", impulses: 785 }),
      powerConnection({ id: "S-2", meter: "L2", impulses: 35 }),
      powerConnection({ id: "S-50", status: "running", endedAt: null }),
      powerConnection({ id: "S-51", account: "90002" }),
      powerConnection({ id: "N-52", endedAt: new Date("2025-03-31T06:00:00Z") }),
    ];
    assert.deepEqual(powerNotice(records, DAY).split("\n"), [
      "POWER;2025-03-30",
      "V-000002-0;0.14",
      "V-000034-3;0.22",
      "V-000905-2;0.42",
      "V-350009-5;0.46",
      "V-350017-4;0.14",
      "TOTAL;1.38",
      "END;6",
    ]);
  });

  it("leaves out what is not done", () => {
    assert.equal(
      listed(powerConnection({ status: "ordered" }), powerConnection({ id: "S-8", status: "cancelled" })),
      0,
    );
  });

  it("does not change the records it is given", () => {
    const records = [powerConnection({ id: "S-9" }), powerConnection({ id: "S-8" })];
    const before = structuredClone(records);
    powerNotice(records, DAY);
    assert.deepEqual(records, before);
  });
});
