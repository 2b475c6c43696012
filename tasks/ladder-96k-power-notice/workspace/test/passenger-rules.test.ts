import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fillLanes, type Vehicle } from "../src/passengers/lanes.ts";
import { checkInMinutes, manifestProblems, minutesLate, souls } from "../src/passengers/manifest.ts";
import { sailing } from "./samples/sailing.ts";

const car = (plate: string, changes: Partial<Vehicle> = {}): Vehicle => ({
  plate,
  kind: "car",
  length: 45,
  height: 15,
  mass: 1600,
  ...changes,
});

describe("lanes of a ferry", () => {
  const lanes = [
    { name: "high", length: 300, height: 45, load: 60_000 },
    { name: "low", length: 100, height: 20, load: 8000 },
  ];

  it("are filled from the low ones", () => {
    const places = fillLanes(lanes, [
      car("a"),
      car("b"),
      car("c"),
      car("lorry", { length: 165, height: 40, mass: 38_000 }),
    ]);
    assert.deepEqual(
      [...places],
      [
        ["lorry", "high"],
        ["a", "low"],
        ["b", "low"],
        ["c", "high"],
      ],
    );
  });

  it("leave behind what does not fit", () => {
    const places = fillLanes(lanes, [
      car("tall", { height: 44 }),
      car("heavy", { mass: 60_001 }),
      car("roof", { height: 19 }),
    ]);
    assert.equal(places.get("tall"), null);
    assert.equal(places.get("heavy"), null);
    assert.equal(places.get("roof"), "high");
  });
});

describe("the list of a ferry", () => {
  const safety = { certificate: 300, boatSeats: 400, childVests: 63 };

  it("counts everyone", () => {
    assert.equal(souls(sailing()), 315);
    assert.deepEqual(manifestProblems(sailing(), safety), []);
  });

  it("says all that is missing", () => {
    assert.deepEqual(manifestProblems(sailing({ adults: 260, children: 58 }), safety), [
      "more passengers than the certificate allows",
      "too few seats in boats",
      "too few vests for children",
    ]);
  });

  it("closes earlier with lorries and many people", () => {
    assert.equal(checkInMinutes(sailing({ lorries: 0 })), 30);
    assert.equal(checkInMinutes(sailing()), 60);
    assert.equal(checkInMinutes(sailing({ adults: 600 })), 75);
  });

  it("tells how late it was", () => {
    assert.equal(minutesLate(sailing()), 11);
    assert.equal(minutesLate(sailing({ leftAt: new Date("2025-03-14T18:35:59Z") })), 0);
    assert.equal(minutesLate(sailing({ leftAt: null })), null);
  });
});
