import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { menNeeded } from "../src/moorings/crew.ts";
import { mooringFee, waitingMinutes } from "../src/moorings/waiting.ts";
import { mooring } from "./samples/mooring.ts";

describe("men on the quay", () => {
  const calm = { windKnots: 8, ice: false };

  it("are more for long ships", () => {
    assert.equal(menNeeded("arrival", 1200, calm), 4);
    assert.equal(menNeeded("arrival", 1201, calm), 6);
    assert.equal(menNeeded("departure", 2100, calm), 8);
  });

  it("are more in wind and ice, and fewer when a ship shifts", () => {
    assert.equal(menNeeded("arrival", 900, { windKnots: 29, ice: true }), 8);
    assert.equal(menNeeded("shift", 900, calm), 2);
  });
});

describe("waiting men", () => {
  const now = new Date("2025-03-14T12:00:00Z");

  it("cost nothing for half an hour", () => {
    assert.equal(waitingMinutes(mooring(), now), 0);
    assert.equal(waitingMinutes(mooring({ firstLine: new Date("2025-03-14T09:50:00Z") }), now), 20);
    assert.equal(waitingMinutes(mooring({ firstLine: null, status: "cancelled" }), now), 0);
  });

  it("are part of the fee", () => {
    assert.equal(mooringFee(mooring(), now), 4 * 3 * 1350);
    const late = mooring({ firstLine: new Date("2025-03-14T09:50:00Z"), lastLine: new Date("2025-03-14T10:00:00Z") });
    assert.equal(mooringFee(late, now), 4 * (2 * 1350 + 2 * 900));
  });

  it("cost more on Sundays and at night", () => {
    const night = {
      orderedFor: new Date("2025-03-14T19:00:00Z"),
      firstLine: new Date("2025-03-14T19:00:00Z"),
      lastLine: new Date("2025-03-14T19:30:00Z"),
    };
    assert.equal(mooringFee(mooring(night), now), 4 * 2 * 1350 * 1.5);
  });
});
