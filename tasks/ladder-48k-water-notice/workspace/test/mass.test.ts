import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isPlausible, netMass, roadLimit, verifiedGrossMass } from "../src/weighbridge/mass.ts";
import { weighing } from "./samples/weighing.ts";

describe("the scale", () => {
  it("knows the net weight once both weights are there", () => {
    assert.equal(netMass(weighing()), 23_480);
    assert.equal(netMass(weighing({ first: 14_980, second: 38_460 })), 23_480);
    assert.equal(netMass(weighing({ second: null })), null);
  });

  it("says nothing about what is too light for it", () => {
    assert.equal(netMass(weighing({ first: 15_000, second: 14_620 })), null);
  });

  it("never tells a ship less than there is", () => {
    assert.equal(verifiedGrossMass(weighing()), 23_500);
    assert.equal(verifiedGrossMass(weighing({ box: null })), null);
  });

  it("shows multiples of twenty", () => {
    assert.equal(isPlausible(0), true);
    assert.equal(isPlausible(380), false);
    assert.equal(isPlausible(12_340), true);
    assert.equal(isPlausible(12_350), false);
  });

  it("knows the limits of the road", () => {
    assert.equal(roadLimit(2, false), 18_000);
    assert.equal(roadLimit(4, true), 36_000);
    assert.equal(roadLimit(6, true), 44_000);
  });
});
