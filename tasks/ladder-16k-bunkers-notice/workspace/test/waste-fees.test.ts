import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pumpingMinutes, wasteFee } from "../src/waste/fees.ts";
import { wasteDelivery } from "./samples/waste-delivery.ts";

describe("waste fees", () => {
  it("begin after what is included", () => {
    assert.equal(wasteFee(new Map([["sludge", 50]])), 0);
    assert.equal(wasteFee(new Map([["sludge", 51]])), 90);
  });

  it("spend what is included on the dearest sort", () => {
    assert.equal(
      wasteFee(
        new Map([
          ["sludge", 10],
          ["washings", 50],
        ]),
      ),
      900,
    );
  });

  it("know how long it took", () => {
    assert.equal(pumpingMinutes(wasteDelivery()), 150);
    assert.equal(pumpingMinutes(wasteDelivery({ endedAt: null })), null);
  });
});
