import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveBox } from "../src/boxes/lifecycle.ts";
import { boxList } from "../src/boxes/list.ts";
import { readBox } from "../src/boxes/reading.ts";
import { BoxRegister } from "../src/boxes/register.ts";
import { box } from "./samples/box.ts";

/** What arrives from the terminals' exchange. */
const SENT = {
  id: "MSKU3047615",
  size: "40",
  high: true,
  content: "full",
  mass: 23_500,
  arrivedBy: "ship",
  arrivedAt: "2025-03-13T22:40:00Z",
  owner: "Maersk",
  seals: ["H884213"],
};

describe("containers", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readBox(SENT), box());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readBox({ ...SENT, mass: 40_001 }), /mass/);
    assert.throws(() => readBox({ ...SENT, mass: 1499 }), /mass/);
    assert.throws(() => readBox({ ...SENT, size: "neither" }), /size/);
    assert.throws(() => readBox({ ...SENT, size: null }), /size/);
  });

  it("go from announced to gone", () => {
    let one = box();
    one = moveBox(one, "here");
    one = moveBox(one, "gone");
    assert.equal(one.status, "gone");
  });

  it("take no other way", () => {
    assert.throws(() => moveBox(box({ status: "gone" }), "announced"), /cannot become announced/);
    assert.throws(() => moveBox(box({ status: "announced" }), "gone"), /cannot become gone/);
  });

  it("are found by owner", () => {
    const register = new BoxRegister();
    register.add(box());
    register.add(box({ id: "other-id", owner: "other" }));
    assert.deepEqual(register.ofOwner("Maersk"), [box()]);
  });

  it("tell which are present", () => {
    const register = new BoxRegister();
    register.add(box({ status: "cancelled" }));
    register.add(box({ id: "S-993", status: "here" }));
    assert.deepEqual(
      register.present().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with number, size, content, mass t, owner", () => {
    const [heading, line] = boxList([box()]).split("\n");
    assert.match(heading ?? "", /^Number/);
    assert.deepEqual(line?.split(/ {2,}/), ["MSKU3047615", "40", "full", "23.50", "Maersk"]);
  });
});
