import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cellsFor, litresOf, lossExplained } from "../src/bulk/cells.ts";
import { daysUntilTurning, massAfterDrying } from "../src/bulk/drying.ts";
import { parcel } from "./samples/parcel.ts";

describe("loose cargo", () => {
  it("loses water when it is dried, and nothing else", () => {
    assert.equal(massAfterDrying(parcel()), 4_120_000);
    assert.equal(massAfterDrying(parcel({ mass: 1_000_000, moisture: 200 })), 935_672);
    assert.equal(massAfterDrying(parcel({ goods: "salt", moisture: 300 })), 4_120_000);
  });

  it("is turned over before it heats up", () => {
    assert.equal(daysUntilTurning(parcel({ moisture: 150 })), 2);
    assert.equal(daysUntilTurning(parcel()), 21);
    assert.equal(daysUntilTurning(parcel({ moisture: 120 })), 60);
    assert.equal(daysUntilTurning(parcel({ goods: "salt" })), null);
  });

  it("goes into the smallest cell that holds it", () => {
    const cells = [
      { name: "Z3", volume: 9_000, food: true },
      { name: "Z1", volume: 2_000, food: false },
      { name: "Z2", volume: 1_300, food: true },
      { name: "Z4", volume: 1_298, food: true },
    ];
    const wheat = parcel({ id: "N-1", mass: 1000 });
    assert.equal(litresOf(wheat), 1299);
    assert.deepEqual(cellsFor(wheat, cells, []), ["Z2", "Z3"]);
    assert.deepEqual(cellsFor({ ...wheat, goods: "salt" }, cells, [parcel({ cell: "Z2", status: "stored" })]), [
      "Z4",
      "Z1",
      "Z3",
    ]);
  });

  it("may lose a little on the belt", () => {
    assert.equal(lossExplained(1000, 995, "wheat"), true);
    assert.equal(lossExplained(1000, 994, "wheat"), false);
    assert.equal(lossExplained(1000, 990, "fertiliser"), true);
  });
});
