import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { doublyTaken, halfDays, plugFee } from "../src/reefers/plugs.ts";
import { alarmOf, hoursBetweenRounds } from "../src/reefers/watch.ts";
import { reefer } from "./samples/reefer.ts";

describe("the reefer watch", () => {
  it("judges frozen cargo by the air that comes back", () => {
    assert.equal(alarmOf(reefer({ back: -150, supply: 0 }), 0), "none");
    assert.equal(alarmOf(reefer({ back: -149 }), 0), "look");
    assert.equal(alarmOf(reefer({ back: -119 }), 0), "call");
  });

  it("judges chilled cargo by the air that goes in", () => {
    const chilled = reefer({ setPoint: 20, back: 90 });
    assert.equal(alarmOf({ ...chilled, supply: 25 }, 0), "none");
    assert.equal(alarmOf({ ...chilled, supply: 14 }, 0), "look");
    assert.equal(alarmOf({ ...chilled, supply: -1 }, 0), "call");
  });

  it("waits while it defrosts, but not for ever", () => {
    assert.equal(alarmOf(reefer({ back: 50, defrosting: true }), 60), "none");
    assert.equal(alarmOf(reefer({ back: 50, defrosting: true }), 61), "call");
  });

  it("comes back sooner after an alarm", () => {
    assert.equal(hoursBetweenRounds(reefer(), "none"), 4);
    assert.equal(hoursBetweenRounds(reefer({ setPoint: 40 }), "none"), 2);
    assert.equal(hoursBetweenRounds(reefer(), "look"), 1);
  });
});

describe("sockets", () => {
  const now = new Date("2025-03-14T23:10:00Z");

  it("are paid by begun half days", () => {
    assert.equal(halfDays(reefer(), now), 2);
    assert.equal(halfDays(reefer({ pulledAt: new Date("2025-03-14T11:10:01Z") }), now), 2);
    assert.equal(plugFee(reefer(), now, 1), 6300);
  });

  it("hold one container each", () => {
    assert.deepEqual(doublyTaken([reefer(), reefer({ id: "2" }), reefer({ id: "3", socket: "B", pulledAt: now })]), [
      "C-04-11/2",
    ]);
  });
});
