import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveWeighing } from "../src/weighbridge/lifecycle.ts";
import { weighingList } from "../src/weighbridge/list.ts";
import { readWeighing } from "../src/weighbridge/reading.ts";
import { WeighingRegister } from "../src/weighbridge/register.ts";
import { weighing } from "./samples/weighing.ts";

/** What arrives from the tablets. */
const SENT = {
  id: "S-5120",
  visit: "V-20250314-0412",
  box: "MSKU3047615",
  first: 38_460,
  second: 14_980,
  axles: 5,
  at: "2025-03-14T08:20:00Z",
  scale: "in",
};

describe("weighings", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readWeighing(SENT), weighing());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readWeighing({ ...SENT, first: 60_001 }), /first/);
    assert.throws(() => readWeighing({ ...SENT, first: -1 }), /first/);
    assert.throws(() => readWeighing({ ...SENT, scale: "neither" }), /scale/);
    assert.throws(() => readWeighing({ ...SENT, id: null }), /id/);
  });

  it("do without visit and box and second", () => {
    const bare = { ...SENT, visit: null, box: null, second: null };
    assert.deepEqual(readWeighing(bare), weighing({ visit: null, box: null, second: null }));
  });

  it("go from begun to printed", () => {
    let one = weighing();
    one = moveWeighing(one, "complete");
    one = moveWeighing(one, "printed");
    assert.equal(one.status, "printed");
  });

  it("take no other way", () => {
    assert.throws(() => moveWeighing(weighing({ status: "printed" }), "begun"), /cannot become begun/);
    assert.throws(() => moveWeighing(weighing({ status: "begun" }), "printed"), /cannot become printed/);
  });

  it("are found by scale", () => {
    const register = new WeighingRegister();
    register.add(weighing());
    register.add(weighing({ id: "N-992", scale: "out" }));
    assert.deepEqual(register.onScale("in"), [weighing()]);
  });

  it("tell which are pending", () => {
    const register = new WeighingRegister();
    register.add(weighing({ status: "void" }));
    register.add(weighing({ id: "S-993", status: "begun" }));
    assert.deepEqual(
      register.pending().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with ticket, box, first t, axles, time", () => {
    const [heading, line] = weighingList([weighing()]).split("\n");
    assert.match(heading ?? "", /^Ticket/);
    assert.deepEqual(line?.split(/ {2,}/), ["S-5120", "MSKU3047615", "38.46", "5", "14.03. 09:20"]);
  });
});
