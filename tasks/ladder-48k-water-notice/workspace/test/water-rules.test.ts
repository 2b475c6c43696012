import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hydrantState, samplesDue } from "../src/water/hygiene.ts";
import { isWinterised, shipsAtOnce } from "../src/water/pressure.ts";

const at = (day: string) => new Date(`2025-${day}T08:00:00Z`);
const clean = { hydrant: "7", takenAt: at("03-01"), colonies: 3, legionella: false };

describe("hydrants", () => {
  it("are open for four weeks after a clean sample", () => {
    assert.equal(hydrantState("7", [clean], at("03-29")), "open");
    assert.equal(hydrantState("7", [clean], at("03-30")), "flush");
    assert.equal(hydrantState("8", [clean], at("03-02")), "closed");
  });

  it("are closed until a clean sample follows", () => {
    const foul = { ...clean, takenAt: at("03-05"), legionella: true };
    assert.equal(hydrantState("7", [foul, clean], at("03-06")), "closed");
    assert.equal(hydrantState("7", [foul, { ...clean, takenAt: at("03-09") }], at("03-10")), "open");
  });

  it("are due for a sample a week ahead", () => {
    const samples = [
      clean,
      { ...clean, hydrant: "2", takenAt: at("02-20") },
      { ...clean, hydrant: "3", takenAt: at("03-20") },
    ];
    assert.deepEqual(samplesDue(samples, at("03-24")), ["2", "7"]);
  });
});

describe("the main", () => {
  it("feeds fewer ships at its end", () => {
    assert.equal(shipsAtOnce(4, 100), 5);
    assert.equal(shipsAtOnce(4, 1200), 2);
    assert.equal(shipsAtOnce(2, 500), 0);
  });

  it("is emptied in frost", () => {
    assert.equal(isWinterised([3, -1, -3]), true);
    assert.equal(isWinterised([-3, 1, 2]), true);
    assert.equal(isWinterised([-3, 1, 2, 1]), false);
  });
});
