import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { liftList } from "../src/cranes/list.ts";
import { readLift } from "../src/cranes/reading.ts";
import { LiftRegister } from "../src/cranes/register.ts";
import { lift } from "./samples/lift.ts";

/** What arrives from the cranes' computers. */
const SENT = {
  id: "K3-20250314-0871",
  crane: "K3",
  call: "S-1207",
  load: "box",
  mass: 27_300,
  seconds: 118,
  at: "2025-03-14T11:02:00Z",
  twin: false,
};

describe("lifts", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readLift(SENT), lift());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readLift({ ...SENT, mass: 120_001 }), /mass/);
    assert.throws(() => readLift({ ...SENT, mass: -1 }), /mass/);
    assert.throws(() => readLift({ ...SENT, load: "neither" }), /load/);
    assert.throws(() => readLift({ ...SENT, crane: null }), /crane/);
  });

  it("are found by crane", () => {
    const register = new LiftRegister();
    register.add(lift());
    register.add(lift({ id: "other-id", crane: "other" }));
    assert.deepEqual(register.ofCrane("K3"), [lift()]);
  });

  it("are listed with lift, crane, load, mass t, set down", () => {
    const [heading, line] = liftList([lift()]).split("\n");
    assert.match(heading ?? "", /^Lift/);
    assert.deepEqual(line?.split(/ {2,}/), ["K3-20250314-0871", "K3", "box", "27.30", "14.03. 12:02"]);
  });
});
