import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { countryOf, isWagonNumber, wagonCheckDigit } from "../src/rail/numbers.ts";
import { brakeShare, trainProblems } from "../src/rail/train.ts";
import { wagon } from "./samples/wagon.ts";

const ENGINE = { length: 190, mass: 84_000 };

describe("trains", () => {
  it("have limits of length and weight", () => {
    assert.deepEqual(
      trainProblems(
        Array.from({ length: 22 }, () => wagon()),
        ENGINE,
      ),
      [],
    );
    assert.deepEqual(
      trainProblems(
        Array.from({ length: 25 }, () => wagon({ load: 50_000 })),
        ENGINE,
      ),
      ["140 dm too long", "244 t too heavy"],
    );
  });

  it("must be able to stop", () => {
    assert.equal(brakeShare([wagon(), wagon({ brake: "G" })]), 0.9);
    assert.deepEqual(trainProblems([wagon(), wagon({ brake: "none" })], ENGINE), [
      "brakes too weak",
      "the last wagon has no brake",
    ]);
  });

  it("leave damaged wagons behind", () => {
    assert.deepEqual(trainProblems([wagon({ status: "damaged" })], ENGINE), ["damaged: 31 81 4575 123-6"]);
  });
});

describe("wagon numbers", () => {
  it("end in a check digit", () => {
    const digit = wagonCheckDigit("21812471217");
    assert.equal(digit, 3);
    assert.equal(isWagonNumber("21 81 2471 217-3"), true);
    assert.equal(isWagonNumber("21 81 2471 217-4"), false);
    assert.equal(isWagonNumber("21 81 2471 217"), false);
  });

  it("tell the country", () => {
    assert.equal(countryOf("31 81 4575 123-6"), "81");
  });
});
