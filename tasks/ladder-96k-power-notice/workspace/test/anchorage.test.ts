import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveStop } from "../src/anchorage/lifecycle.ts";
import { stopList } from "../src/anchorage/list.ts";
import { readStop } from "../src/anchorage/reading.ts";
import { StopRegister } from "../src/anchorage/register.ts";
import { stop } from "./samples/stop.ts";

/** What arrives from the traffic centre. */
const SENT = {
  id: "N-1021",
  call: "S-1207",
  spot: "R4",
  reason: "berth",
  droppedAt: "2025-03-13T21:10:00Z",
  weighedAt: "2025-03-14T06:55:00Z",
  length: 1680,
  dangerous: false,
};

describe("stops", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readStop(SENT), stop());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readStop({ ...SENT, length: 4501 }), /length/);
    assert.throws(() => readStop({ ...SENT, length: 99 }), /length/);
    assert.throws(() => readStop({ ...SENT, reason: "neither" }), /reason/);
    assert.throws(() => readStop({ ...SENT, call: null }), /call/);
  });

  it("do without weighedAt", () => {
    const bare = { ...SENT, weighedAt: null };
    assert.deepEqual(readStop(bare), stop({ weighedAt: null }));
  });

  it("go from assigned to left", () => {
    let one = stop();
    one = moveStop(one, "anchored");
    one = moveStop(one, "left");
    assert.equal(one.status, "left");
  });

  it("take no other way", () => {
    assert.throws(() => moveStop(stop({ status: "left" }), "assigned"), /cannot become assigned/);
    assert.throws(() => moveStop(stop({ status: "assigned" }), "left"), /cannot become left/);
  });

  it("are found by spot", () => {
    const register = new StopRegister();
    register.add(stop());
    register.add(stop({ id: "S-991", spot: "other" }));
    assert.deepEqual(register.atSpot("R4"), [stop()]);
  });

  it("tell which are waiting", () => {
    const register = new StopRegister();
    register.add(stop({ status: "cancelled" }));
    register.add(stop({ id: "S-993", status: "anchored" }));
    assert.deepEqual(
      register.waiting().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with spot, call, waits for, anchor down", () => {
    const [heading, line] = stopList([stop()]).split("\n");
    assert.match(heading ?? "", /^Spot/);
    assert.deepEqual(line?.split(/ {2,}/), ["R4", "S-1207", "berth", "13.03. 22:10"]);
  });
});
