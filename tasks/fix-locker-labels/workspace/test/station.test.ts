import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { printLabel } from "../src/label.ts";
import { Lockers } from "../src/lockers.ts";
import { Station } from "../src/station.ts";

const NOW = new Date("2025-05-05T10:00:00Z");

function station(): Station {
  return new Station(
    new Lockers([
      { door: 1, size: "small" },
      { door: 2, size: "large" },
    ]),
  );
}

describe("the station", () => {
  it("gives a parcel back once", () => {
    const one = station();
    const label = printLabel("12345678");
    assert.equal(one.deliver(label, "medium", NOW), 2);
    assert.equal(one.collect(label), 2);
    assert.equal(one.collect(label), null);
  });

  it("opens the same door when a courier scans twice", () => {
    const one = station();
    const label = printLabel("12345678");
    assert.equal(one.deliver(label, "small", NOW), one.deliver(label, "small", NOW));
  });

  it("hands back what nobody collects", () => {
    const one = station();
    one.deliver(printLabel("12345678"), "small", NOW);
    assert.deepEqual(one.takeBack(new Date("2025-05-10T10:00:00Z")), []);
    assert.deepEqual(one.takeBack(new Date("2025-05-15T10:00:00Z")), [1]);
  });
});
