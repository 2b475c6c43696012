import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fittingBerths, keelClearance, obstacles, wallNeeded } from "../src/berths/fitting.ts";
import { berth } from "./samples/berth.ts";

const TODAY = "2025-03-14";
const HULL = { length: 1800, draught: 90, needsPower: false };

describe("a ship at a berth", () => {
  it("needs wall for its lines", () => {
    assert.equal(wallNeeded(800), 950);
    assert.equal(wallNeeded(2001), 2202);
  });

  it("needs more water over an old sounding", () => {
    assert.equal(keelClearance("2024-06-01", TODAY), 5);
    assert.equal(keelClearance("2024-03-01", TODAY), 10);
  });

  it("is told everything that speaks against it", () => {
    const small = berth({ length: 1900, depth: 94, power: false, closedUntil: TODAY });
    assert.deepEqual(obstacles(small, { ...HULL, needsPower: true }, 5, TODAY), [
      "closed until 2025-03-14",
      "too short",
      "too shallow",
      "no power from land",
    ]);
    assert.deepEqual(obstacles(berth(), HULL, 5, TODAY), []);
  });

  it("gets the shortest berth that fits", () => {
    const berths = [
      berth({ id: "B01", length: 3000 }),
      berth({ id: "B02", length: 1980 }),
      berth({ id: "B03", length: 1979 }),
    ];
    assert.deepEqual(
      fittingBerths(berths, HULL, 5, TODAY).map(({ id }) => id),
      ["B02", "B01"],
    );
  });
});
