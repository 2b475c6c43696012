import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { waterNotice } from "../src/notices/water.ts";
import type { WaterSupply } from "../src/water/water-supply.ts";

const DAY = "2025-03-30";

/** Done on the day, for a customer; what a skipper or an order says has nothing to do with what the meter counts. */
function waterSupply(changes: Partial<WaterSupply> = {}): WaterSupply {
  return {
    id: "S-7",
    call: "S-1207",
    account: "20417",
    meter: "H1",
    startedAt: new Date("2025-03-30T08:00:00Z"),
    endedAt: new Date("2025-03-30T10:00:00Z"),
    cubicMetres: 77777,
    turns: 600,
    flushed: true,
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

const noticeOf = (...records: WaterSupply[]) => pairsOf(waterNotice(records, DAY));
const amountOf = (record: WaterSupply) => Number(noticeOf(record)[0]?.[1]);
const referencesOf = (...records: WaterSupply[]) =>
  noticeOf(...records)
    .map(([reference]) => reference)
    .filter((reference) => reference !== "TOTAL");
/** How many are on the notice, whatever it calls them. */
const listed = (...records: WaterSupply[]) => referencesOf(...records).length;

describe("water notice", () => {
  it("gives what the jet meter counted", () => {
    assert.equal(amountOf(waterSupply({ meter: "H1", turns: 175 })), 3.5);
    assert.equal(amountOf(waterSupply({ meter: "H1", turns: 525 })), 10.5);
  });

  it("gives what the woltmann meter counted", () => {
    assert.equal(amountOf(waterSupply({ meter: "H2", turns: 350 })), 24.5);
    assert.equal(amountOf(waterSupply({ meter: "H2", turns: 700 })), 49);
  });

  it("rounds as was decided last", () => {
    assert.equal(amountOf(waterSupply({ meter: "H1", turns: 277 })), 5.5);
    assert.equal(amountOf(waterSupply({ meter: "H1", turns: 589 })), 11.5);
  });

  it("refers to records of the south quay", () => {
    assert.deepEqual(referencesOf(waterSupply({ id: "S-7" })), ["Q-000007-5"]);
    assert.deepEqual(referencesOf(waterSupply({ id: "S-12345" })), ["Q-012345-1"]);
  });

  it("refers to records of the north quay", () => {
    assert.deepEqual(referencesOf(waterSupply({ id: "N-7" })), ["Q-700007-4"]);
    assert.deepEqual(referencesOf(waterSupply({ id: "N-12345" })), ["Q-712345-0"]);
  });

  it("begins with what ended at six by the harbour's clock", () => {
    const startedAt = new Date("2025-03-30T04:10:00Z");
    assert.equal(listed(waterSupply({ startedAt, endedAt: new Date("2025-03-30T05:00:00Z") })), 1);
    assert.equal(listed(waterSupply({ startedAt, endedAt: new Date("2025-03-30T04:59:59Z") })), 0);
  });

  it("ends with what ended before six on the next morning", () => {
    const startedAt = new Date("2025-03-30T22:30:00Z");
    assert.equal(listed(waterSupply({ startedAt, endedAt: new Date("2025-03-31T04:59:59Z") })), 1);
    assert.equal(listed(waterSupply({ startedAt, endedAt: new Date("2025-03-31T05:00:00Z") })), 0);
  });

  it("leaves out what we do for ourselves", () => {
    assert.equal(listed(waterSupply({ account: "90001" }), waterSupply({ id: "S-8", account: "9417" })), 0);
    assert.equal(listed(waterSupply({ account: "19999" })), 1);
  });

  it("puts the lines in the order of references", () => {
    const records = ["N-2", "S-30", "N-1", "S-4"].map((id) => waterSupply({ id }));
    assert.deepEqual(referencesOf(...records), ["Q-000004-9", "Q-000030-0", "Q-700001-2", "Q-700002-4"]);
  });

  it("adds up what the lines say", () => {
    const uneven = { meter: "H1", turns: 589 };
    const records = ["S-8", "S-9", "S-10", "N-1"].map((id) => waterSupply({ ...uneven, id }));
    assert.deepEqual(noticeOf(...records).at(-1), ["TOTAL", "46.0"]);
  });

  it("is exactly this for a whole day", () => {
    const records = [
      waterSupply({ id: "S-905", meter: "H1", turns: 175 }),
      waterSupply({ id: "N-17", meter: "H2", turns: 350 }),
      waterSupply({ id: "S-34", meter: "H1", turns: 277 }),
      waterSupply({ id: "N-9", meter: "H1", turns: 589 }),
      waterSupply({ id: "S-2", meter: "H2", turns: 350 }),
      waterSupply({ id: "S-50", status: "running", endedAt: null }),
      waterSupply({ id: "S-51", account: "90002" }),
      waterSupply({ id: "N-52", endedAt: new Date("2025-03-31T06:00:00Z") }),
    ];
    assert.deepEqual(waterNotice(records, DAY).split("\n"), [
      "WATER;2025-03-30",
      "Q-000002-5;24.5",
      "Q-000034-8;5.5",
      "Q-000905-7;3.5",
      "Q-700009-8;11.5",
      "Q-700017-7;24.5",
      "TOTAL;69.5",
      "END;6",
    ]);
  });

  it("leaves out what is not done", () => {
    assert.equal(listed(waterSupply({ status: "ordered" }), waterSupply({ id: "S-8", status: "cancelled" })), 0);
  });

  it("does not change the records it is given", () => {
    const records = [waterSupply({ id: "S-9" }), waterSupply({ id: "S-8" })];
    const before = structuredClone(records);
    waterNotice(records, DAY);
    assert.deepEqual(records, before);
  });
});
