import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { movePilotJob } from "../src/pilots/lifecycle.ts";
import { pilotJobList } from "../src/pilots/list.ts";
import { readPilotJob } from "../src/pilots/reading.ts";
import { PilotJobRegister } from "../src/pilots/register.ts";
import { pilotJob } from "./samples/pilot-job.ts";

/** What arrives from the pilot station. */
const SENT = {
  id: "S-2201",
  call: "S-1207",
  pilot: "Brandt",
  way: "in",
  boardedAt: "2025-03-14T07:40:00Z",
  leftShipAt: "2025-03-14T09:50:00Z",
  fore: 88,
  aft: 93,
};

describe("pilot jobs", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readPilotJob(SENT), pilotJob());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readPilotJob({ ...SENT, fore: 251 }), /fore/);
    assert.throws(() => readPilotJob({ ...SENT, fore: 9 }), /fore/);
    assert.throws(() => readPilotJob({ ...SENT, way: "neither" }), /way/);
    assert.throws(() => readPilotJob({ ...SENT, call: null }), /call/);
  });

  it("do without boardedAt and leftShipAt", () => {
    const bare = { ...SENT, boardedAt: null, leftShipAt: null };
    assert.deepEqual(readPilotJob(bare), pilotJob({ boardedAt: null, leftShipAt: null }));
  });

  it("go from ordered to done", () => {
    let one = pilotJob();
    one = movePilotJob(one, "aboard");
    one = movePilotJob(one, "done");
    assert.equal(one.status, "done");
  });

  it("take no other way", () => {
    assert.throws(() => movePilotJob(pilotJob({ status: "done" }), "ordered"), /cannot become ordered/);
    assert.throws(() => movePilotJob(pilotJob({ status: "ordered" }), "done"), /cannot become done/);
  });

  it("are found by pilot", () => {
    const register = new PilotJobRegister();
    register.add(pilotJob());
    register.add(pilotJob({ id: "N-992", pilot: "other" }));
    assert.deepEqual(register.ofPilot("Brandt"), [pilotJob()]);
  });

  it("tell which are underway", () => {
    const register = new PilotJobRegister();
    register.add(pilotJob({ status: "cancelled" }));
    register.add(pilotJob({ id: "S-993", status: "aboard" }));
    assert.deepEqual(
      register.underway().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with job, pilot, way, aboard, aft", () => {
    const [heading, line] = pilotJobList([pilotJob()]).split("\n");
    assert.match(heading ?? "", /^Job/);
    assert.deepEqual(line?.split(/ {2,}/), ["S-2201", "Brandt", "in", "14.03. 08:40", "9.3"]);
  });
});
