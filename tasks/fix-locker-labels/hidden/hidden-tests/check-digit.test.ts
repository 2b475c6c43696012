import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkDigit } from "../src/check-digit.ts";
import { InvalidLabel, printLabel, readLabel } from "../src/label.ts";

const WEIGHTS = [2, 7, 1, 8, 2, 7, 1, 8];

function expected(number: string): number {
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(number[place]), 0);
  return (10 - (sum % 10)) % 10;
}

/** Numbers from all over, and those that differ in one digit from labels that were copied. */
function numbers(): string[] {
  const found: string[] = [];
  for (let index = 1; index <= 500; index += 1) found.push(String((index * 48_271_903) % 100_000_000).padStart(8, "0"));
  for (const seen of ["30617742", "44172093", "16759920"]) {
    for (let place = 0; place < 8; place += 1) {
      for (const digit of "0123456789") {
        if (digit !== seen[place]) found.push(seen.slice(0, place) + digit + seen.slice(place + 1));
      }
    }
  }
  return found;
}

describe("the carrier's rule", () => {
  it("gives the digit", () => {
    for (const number of numbers()) assert.equal(checkDigit(number), expected(number), number);
  });

  it("lets one digit of ten through", () => {
    for (const number of numbers()) {
      for (let digit = 0; digit < 10; digit += 1) {
        const read = () => readLabel(`${number}${digit}`);
        if (digit === expected(number)) assert.equal(read(), number);
        else assert.throws(read, InvalidLabel, `${number}-${digit}`);
      }
    }
  });

  it("is what labels are printed by", () => {
    for (const number of numbers()) {
      assert.equal(printLabel(number), `${number.slice(0, 4)} ${number.slice(4)}-${expected(number)}`);
    }
  });
});
