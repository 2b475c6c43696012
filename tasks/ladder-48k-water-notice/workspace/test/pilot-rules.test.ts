import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deepest, mustTakePilot, trim } from "../src/pilots/duty.ts";
import { isRested } from "../src/pilots/rest.ts";
import { pilotJob } from "./samples/pilot-job.ts";

const at = (time: string) => new Date(`2025-03-${time}:00Z`);

describe("pilots", () => {
  it("need eleven hours of rest a day", () => {
    const long = pilotJob({ boardedAt: at("13T20:00"), leftShipAt: at("14T08:00") });
    assert.equal(isRested([long], at("14T18:00")), true);
    assert.equal(
      isRested([long, pilotJob({ boardedAt: at("14T09:00"), leftShipAt: at("14T11:00") })], at("14T18:00")),
      false,
    );
  });

  it("need six of them in one piece", () => {
    const jobs = ["13T22:00", "14T03:00", "14T08:00", "14T13:00"].map((from) => {
      const boardedAt = at(from);
      return pilotJob({ boardedAt, leftShipAt: new Date(boardedAt.getTime() + 2_000_000) });
    });
    assert.equal(isRested(jobs, at("14T18:00")), false);
    assert.equal(isRested(jobs.slice(1), at("14T18:00")), true);
  });

  it("are not rested while aboard", () => {
    assert.equal(isRested([pilotJob({ boardedAt: at("14T04:00"), leftShipAt: null })], at("14T18:00")), false);
  });

  it("are a must in fog, for long ships and for dangerous ones", () => {
    const ship = { length: 800, dangerous: false, exempt: false };
    assert.equal(mustTakePilot(ship, 5000), false);
    assert.equal(mustTakePilot(ship, 900), true);
    assert.equal(mustTakePilot({ ...ship, dangerous: true }, 5000), true);
    assert.equal(mustTakePilot({ ...ship, length: 1300 }, 5000), true);
    assert.equal(mustTakePilot({ ...ship, length: 1300, exempt: true }, 5000), false);
  });

  it("read two draughts", () => {
    assert.equal(deepest(pilotJob()), 93);
    assert.equal(trim(pilotJob()), 5);
  });
});
