import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveWagon } from "../src/rail/lifecycle.ts";
import { wagonList } from "../src/rail/list.ts";
import { readWagon } from "../src/rail/reading.ts";
import { WagonRegister } from "../src/rail/register.ts";
import { wagon } from "./samples/wagon.ts";

/** What arrives from the railway. */
const SENT = {
  id: "31 81 4575 123-6",
  train: "52714",
  track: 4,
  length: 198,
  tare: 20_400,
  load: 46_900,
  boxes: ["MSKU3047615", "CSQU3054383"],
  brake: "P",
  cameAt: "2025-03-13T21:30:00Z",
};

describe("wagons", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readWagon(SENT), wagon());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readWagon({ ...SENT, track: 10 }), /track/);
    assert.throws(() => readWagon({ ...SENT, track: 0 }), /track/);
    assert.throws(() => readWagon({ ...SENT, brake: "neither" }), /brake/);
    assert.throws(() => readWagon({ ...SENT, train: null }), /train/);
  });

  it("go from arriving to left", () => {
    let one = wagon();
    one = moveWagon(one, "standing");
    one = moveWagon(one, "left");
    assert.equal(one.status, "left");
  });

  it("take no other way", () => {
    assert.throws(() => moveWagon(wagon({ status: "left" }), "arriving"), /cannot become arriving/);
    assert.throws(() => moveWagon(wagon({ status: "arriving" }), "left"), /cannot become left/);
  });

  it("are found by train", () => {
    const register = new WagonRegister();
    register.add(wagon());
    register.add(wagon({ id: "other-id", train: "other" }));
    assert.deepEqual(register.ofTrain("52714"), [wagon()]);
  });

  it("tell which are onSidings", () => {
    const register = new WagonRegister();
    register.add(wagon({ status: "left" }));
    register.add(wagon({ id: "S-993", status: "standing" }));
    assert.deepEqual(
      register.onSidings().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with wagon, track, length, tare t, load t", () => {
    const [heading, line] = wagonList([wagon()]).split("\n");
    assert.match(heading ?? "", /^Wagon/);
    assert.deepEqual(line?.split(/ {2,}/), ["31 81 4575 123-6", "4", "19.8", "20.40", "46.90"]);
  });
});
