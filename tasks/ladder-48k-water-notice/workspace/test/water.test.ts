import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveWaterSupply } from "../src/water/lifecycle.ts";
import { waterSupplyList } from "../src/water/list.ts";
import { readWaterSupply } from "../src/water/reading.ts";
import { WaterSupplyRegister } from "../src/water/register.ts";
import { waterSupply } from "./samples/water-supply.ts";

/** What arrives from the tablets. */
const SENT = {
  id: "S-145",
  call: "S-1207",
  account: "20417",
  meter: "H1",
  startedAt: "2025-03-14T13:00:00Z",
  endedAt: "2025-03-14T16:20:00Z",
  cubicMetres: 460,
  turns: 2300,
  flushed: true,
};

describe("water supplies", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readWaterSupply(SENT), waterSupply());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readWaterSupply({ ...SENT, cubicMetres: 90_001 }), /cubicMetres/);
    assert.throws(() => readWaterSupply({ ...SENT, cubicMetres: -1 }), /cubicMetres/);
    assert.throws(() => readWaterSupply({ ...SENT, call: null }), /call/);
  });

  it("do without endedAt", () => {
    const bare = { ...SENT, endedAt: null };
    assert.deepEqual(readWaterSupply(bare), waterSupply({ endedAt: null }));
  });

  it("go from ordered to done", () => {
    let one = waterSupply();
    one = moveWaterSupply(one, "running");
    one = moveWaterSupply(one, "done");
    assert.equal(one.status, "done");
  });

  it("take no other way", () => {
    assert.throws(() => moveWaterSupply(waterSupply({ status: "done" }), "ordered"), /cannot become ordered/);
    assert.throws(() => moveWaterSupply(waterSupply({ status: "ordered" }), "done"), /cannot become done/);
  });

  it("are found by call", () => {
    const register = new WaterSupplyRegister();
    register.add(waterSupply());
    register.add(waterSupply({ id: "N-992", call: "other" }));
    assert.deepEqual(register.ofCall("S-1207"), [waterSupply()]);
  });

  it("tell which are underway", () => {
    const register = new WaterSupplyRegister();
    register.add(waterSupply({ status: "cancelled" }));
    register.add(waterSupply({ id: "S-993", status: "ordered" }));
    assert.deepEqual(
      register.underway().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with supply, call, meter, open, amount, flushed", () => {
    const [heading, line] = waterSupplyList([waterSupply()]).split("\n");
    assert.match(heading ?? "", /^Supply/);
    assert.deepEqual(line?.split(/ {2,}/), ["S-145", "S-1207", "H1", "14.03. 14:00", "460", "yes"]);
  });
});
