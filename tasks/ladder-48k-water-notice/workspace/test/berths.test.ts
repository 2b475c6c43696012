import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { berthList } from "../src/berths/list.ts";
import { readBerth } from "../src/berths/reading.ts";
import { BerthRegister } from "../src/berths/register.ts";
import { berth } from "./samples/berth.ts";

/** What arrives from the planning tool. */
const SENT = {
  id: "B07",
  quay: "south",
  length: 2400,
  depth: 112,
  power: true,
};

describe("berths", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readBerth(SENT), berth());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readBerth({ ...SENT, length: 6001 }), /length/);
    assert.throws(() => readBerth({ ...SENT, length: 299 }), /length/);
    assert.throws(() => readBerth({ ...SENT, quay: "neither" }), /quay/);
    assert.throws(() => readBerth({ ...SENT, quay: null }), /quay/);
  });

  it("are found by quay", () => {
    const register = new BerthRegister();
    register.add(berth());
    register.add(berth({ id: "other-id", quay: "north" }));
    assert.deepEqual(register.onQuay("south"), [berth()]);
  });

  it("are listed with berth, quay, length, depth, power", () => {
    const [heading, line] = berthList([berth()]).split("\n");
    assert.match(heading ?? "", /^Berth/);
    assert.deepEqual(line?.split(/ {2,}/), ["B07", "south", "240.0", "11.2", "yes"]);
  });
});
