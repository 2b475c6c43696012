import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { wasteNotice } from "../src/notices/waste.ts";
import type { WasteDelivery } from "../src/waste/waste-delivery.ts";

const DAY = "2025-03-30";

/** Done on the day, for a customer; what a skipper or an order says has nothing to do with what the meter counts. */
function wasteDelivery(changes: Partial<WasteDelivery> = {}): WasteDelivery {
  return {
    id: "S-7",
    call: "S-1207",
    account: "20417",
    sort: "sludge",
    meter: "R1",
    startedAt: new Date("2025-03-30T08:00:00Z"),
    endedAt: new Date("2025-03-30T10:00:00Z"),
    volume: 77777,
    counts: 600,
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

const noticeOf = (...records: WasteDelivery[]) => pairsOf(wasteNotice(records, DAY));
const amountOf = (record: WasteDelivery) => Number(noticeOf(record)[0]?.[1]);
const referencesOf = (...records: WasteDelivery[]) =>
  noticeOf(...records)
    .map(([reference]) => reference)
    .filter((reference) => reference !== "TOTAL");
/** How many are on the notice, whatever it calls them. */
const listed = (...records: WasteDelivery[]) => referencesOf(...records).length;

describe("waste notice", () => {
  it("gives what the oval meter counted", () => {
    assert.equal(amountOf(wasteDelivery({ meter: "R1", counts: 14 })), 0.7);
    assert.equal(amountOf(wasteDelivery({ meter: "R1", counts: 42 })), 2.1);
  });

  it("gives what the screw meter counted", () => {
    assert.equal(amountOf(wasteDelivery({ meter: "R2", counts: 70 })), 2.1);
    assert.equal(amountOf(wasteDelivery({ meter: "R2", counts: 140 })), 4.2);
  });

  it("rounds as was decided last", () => {
    assert.equal(amountOf(wasteDelivery({ meter: "R2", counts: 37 })), 1.2);
    assert.equal(amountOf(wasteDelivery({ meter: "R2", counts: 79 })), 2.4);
  });

  it("refers to records of the south quay", () => {
    assert.deepEqual(referencesOf(wasteDelivery({ id: "S-7" })), ["R-000007-6"]);
    assert.deepEqual(referencesOf(wasteDelivery({ id: "S-12345" })), ["R-012345-2"]);
  });

  it("refers to records of the north quay", () => {
    assert.deepEqual(referencesOf(wasteDelivery({ id: "N-7" })), ["R-400007-4"]);
    assert.deepEqual(referencesOf(wasteDelivery({ id: "N-12345" })), ["R-412345-0"]);
  });

  it("begins with what ended at six by the harbour's clock", () => {
    const startedAt = new Date("2025-03-30T04:10:00Z");
    assert.equal(listed(wasteDelivery({ startedAt, endedAt: new Date("2025-03-30T05:00:00Z") })), 1);
    assert.equal(listed(wasteDelivery({ startedAt, endedAt: new Date("2025-03-30T04:59:59Z") })), 0);
  });

  it("ends with what ended before six on the next morning", () => {
    const startedAt = new Date("2025-03-30T22:30:00Z");
    assert.equal(listed(wasteDelivery({ startedAt, endedAt: new Date("2025-03-31T04:59:59Z") })), 1);
    assert.equal(listed(wasteDelivery({ startedAt, endedAt: new Date("2025-03-31T05:00:00Z") })), 0);
  });

  it("leaves out what we do for ourselves", () => {
    assert.equal(listed(wasteDelivery({ account: "90001" }), wasteDelivery({ id: "S-8", account: "9417" })), 0);
    assert.equal(listed(wasteDelivery({ account: "19999" })), 1);
  });

  it("puts the lines in the order of references", () => {
    const records = ["N-2", "S-30", "N-1", "S-4"].map((id) => wasteDelivery({ id }));
    assert.deepEqual(referencesOf(...records), ["R-000004-0", "R-000030-1", "R-400001-2", "R-400002-4"]);
  });

  it("adds up what the lines say", () => {
    const uneven = { meter: "R2", counts: 37 };
    const records = ["S-8", "S-9", "S-10", "N-1"].map((id) => wasteDelivery({ ...uneven, id }));
    assert.deepEqual(noticeOf(...records).at(-1), ["TOTAL", "4.8"]);
  });

  it("is exactly this for a whole day", () => {
    const records = [
      wasteDelivery({ id: "S-905", meter: "R1", counts: 14 }),
      wasteDelivery({ id: "N-17", meter: "R2", counts: 70 }),
      wasteDelivery({ id: "S-34", meter: "R2", counts: 37 }),
      wasteDelivery({ id: "N-9", meter: "R2", counts: 79 }),
      wasteDelivery({ id: "S-2", meter: "R2", counts: 70 }),
      wasteDelivery({ id: "S-50", status: "running", endedAt: null }),
      wasteDelivery({ id: "S-51", account: "90002" }),
      wasteDelivery({ id: "N-52", endedAt: new Date("2025-03-31T06:00:00Z") }),
    ];
    assert.deepEqual(wasteNotice(records, DAY).split("\n"), [
      "WASTE;2025-03-30",
      "R-000002-6;2.1",
      "R-000034-9;1.2",
      "R-000905-8;0.7",
      "R-400009-8;2.4",
      "R-400017-7;2.1",
      "TOTAL;8.5",
      "END;6",
    ]);
  });

  it("leaves out what is not done", () => {
    assert.equal(listed(wasteDelivery({ status: "ordered" }), wasteDelivery({ id: "S-8", status: "cancelled" })), 0);
  });

  it("does not change the records it is given", () => {
    const records = [wasteDelivery({ id: "S-9" }), wasteDelivery({ id: "S-8" })];
    const before = structuredClone(records);
    wasteNotice(records, DAY);
    assert.deepEqual(records, before);
  });
});
