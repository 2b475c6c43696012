import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkDigit, isBoxNumber } from "../src/boxes/numbers.ts";
import { daysHere, freeDays, overstaying, teu } from "../src/boxes/stay.ts";
import { box } from "./samples/box.ts";

describe("container numbers", () => {
  it("end in a check digit", () => {
    assert.equal(checkDigit("CSQU305438"), 3);
    assert.equal(isBoxNumber("CSQU3054383"), true);
    assert.equal(isBoxNumber("CSQU3054384"), false);
  });

  it("have an owner of three letters and a kind", () => {
    assert.equal(isBoxNumber("CSQA3054383"), false);
    assert.equal(isBoxNumber("CSQU305438"), false);
  });
});

describe("staying containers", () => {
  const now = new Date("2025-03-18T12:00:00Z");

  it("are free for some days", () => {
    assert.equal(freeDays({ content: "full", arrivedBy: "ship" }), 4);
    assert.equal(freeDays({ content: "empty", arrivedBy: "train" }), 8);
  });

  it("are counted by days of the calendar", () => {
    assert.equal(daysHere({ arrivedAt: new Date("2025-03-13T22:40:00Z") }, now), 5);
    assert.equal(daysHere({ arrivedAt: new Date("2025-03-13T23:10:00Z") }, now), 4);
  });

  it("are called for, longest first", () => {
    const boxes = [
      box({ id: "A", status: "here" }),
      box({ id: "B", status: "here", arrivedAt: new Date("2025-03-10T08:00:00Z") }),
      box({ id: "C", status: "here", content: "empty" }),
      box({ id: "D", status: "gone" }),
    ];
    assert.deepEqual(
      overstaying(boxes, now).map(({ id }) => id),
      ["B", "A"],
    );
  });

  it("count by twenty feet", () => {
    assert.equal(teu([{ size: "20" }, { size: "40" }, { size: "45" }]), 5.25);
  });
});
