import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { daysStored, storageCharge } from "../src/storage/charges.ts";
import { freeArea, maySell, shedRefuses } from "../src/storage/floor.ts";
import { stay } from "./samples/stay.ts";

describe("storage", () => {
  it("counts the first and the last day", () => {
    assert.equal(daysStored(stay(), "2025-03-01"), 1);
    assert.equal(daysStored(stay({ wentOn: "2025-03-05" }), "2025-09-01"), 5);
  });

  it("becomes dearer by and by", () => {
    const one = stay({ area: 1 });
    assert.equal(storageCharge(one, "2025-03-05"), 0);
    assert.equal(storageCharge(one, "2025-03-14"), 9 * 18);
    assert.equal(storageCharge(one, "2025-03-31"), 9 * 18 + 16 * 31 + 55);
    assert.equal(storageCharge({ ...one, shed: "cold" }, "2025-03-14"), 405);
  });

  const shed = { name: "2", area: 500, load: 250, bonded: true } as const;

  it("leaves room to move", () => {
    assert.equal(freeArea(shed, [stay({ status: "stored" }), stay({ id: "2" })]), 304);
  });

  it("refuses what the floor or customs would not bear", () => {
    assert.equal(shedRefuses(shed, stay(), []), null);
    assert.equal(shedRefuses({ ...shed, bonded: false }, stay(), []), "no bonded shed");
    assert.equal(shedRefuses({ ...shed, load: 199 }, stay(), []), "too heavy for the floor");
    assert.equal(shedRefuses({ ...shed, area: 119 }, stay(), []), "no room");
  });

  it("ends in a sale only when nobody wants the cargo", () => {
    const left = stay({ status: "abandoned", bonded: false });
    assert.equal(maySell(left, "2025-05-30"), true);
    assert.equal(maySell(left, "2025-05-29"), false);
    assert.equal(maySell({ ...left, bonded: true }, "2025-05-30"), false);
  });
});
