import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Lockers, NoRoom } from "../src/lockers.ts";

const NOW = new Date("2025-05-05T10:00:00Z");

describe("lockers", () => {
  it("go from small to large", () => {
    const lockers = new Lockers([
      { door: 1, size: "large" },
      { door: 2, size: "small" },
      { door: 3, size: "small" },
    ]);
    assert.deepEqual(
      ["a", "b", "c"].map((parcel) => lockers.put(parcel, "small", NOW).door),
      [2, 3, 1],
    );
  });

  it("are never too small", () => {
    const lockers = new Lockers([{ door: 1, size: "small" }]);
    assert.throws(() => lockers.put("a", "medium", NOW), NoRoom);
  });

  it("know what has been lying for long", () => {
    const lockers = new Lockers([{ door: 1, size: "small" }]);
    lockers.put("a", "small", NOW);
    assert.equal(lockers.olderThan(9, new Date("2025-05-14T10:00:00Z")).length, 0);
    assert.equal(lockers.olderThan(9, new Date("2025-05-14T10:00:01Z")).length, 1);
  });
});
