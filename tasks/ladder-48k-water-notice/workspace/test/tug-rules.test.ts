import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { towFee } from "../src/tugs/fees.ts";
import { tugsFor, windForce } from "../src/tugs/force.ts";
import { towJob } from "./samples/tow-job.ts";

describe("tugs", () => {
  const tugs = [
    { name: "Wal", pull: 45 },
    { name: "Orka", pull: 70 },
    { name: "Butt", pull: 30 },
  ];

  it("hold against the wind", () => {
    assert.equal(windForce({ length: 2000, heightAboveWater: 200 }, 0), 0);
    assert.equal(windForce({ length: 2000, heightAboveWater: 200 }, 30), 76);
  });

  it("are as few as possible and no stronger than needed", () => {
    assert.deepEqual(
      tugsFor(60, tugs)?.map(({ name }) => name),
      ["Orka"],
    );
    assert.deepEqual(
      tugsFor(28, tugs)?.map(({ name }) => name),
      ["Butt"],
    );
    assert.deepEqual(
      tugsFor(95, tugs)?.map(({ name }) => name),
      ["Orka", "Butt"],
    );
    assert.equal(tugsFor(146, tugs), null);
  });

  it("are paid by begun half hours, two at least", () => {
    assert.equal(towFee(towJob(), false), 61_500);
    assert.equal(towFee(towJob({ looseAt: new Date("2025-03-14T08:40:00Z") }), false), 41_000);
    assert.equal(towFee(towJob({ pull: 61 }), false), 87_000);
  });

  it("cost half an hour when called off at sea", () => {
    assert.equal(towFee(towJob({ status: "cancelled" }), true), 20_500);
    assert.equal(towFee(towJob({ status: "cancelled" }), false), 0);
  });
});
