import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveVisit } from "../src/gate/lifecycle.ts";
import { visitList } from "../src/gate/list.ts";
import { readVisit } from "../src/gate/reading.ts";
import { VisitRegister } from "../src/gate/register.ts";
import { visit } from "./samples/visit.ts";

/** What arrives from the gate's cameras. */
const SENT = {
  id: "V-20250314-0412",
  plate: "HX TT 204",
  carrier: "Lorentzen",
  errand: "collect",
  boxes: ["MSKU3047615"],
  bookedFrom: "2025-03-14T08:00:00Z",
  inAt: "2025-03-14T08:10:00Z",
  outAt: "2025-03-14T08:52:00Z",
};

describe("visits", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readVisit(SENT), visit());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readVisit({ ...SENT, errand: "neither" }), /errand/);
    assert.throws(() => readVisit({ ...SENT, plate: null }), /plate/);
  });

  it("do without inAt and outAt", () => {
    const bare = { ...SENT, inAt: null, outAt: null };
    assert.deepEqual(readVisit(bare), visit({ inAt: null, outAt: null }));
  });

  it("go from booked to gone", () => {
    let one = visit();
    one = moveVisit(one, "inside");
    one = moveVisit(one, "gone");
    assert.equal(one.status, "gone");
  });

  it("take no other way", () => {
    assert.throws(() => moveVisit(visit({ status: "gone" }), "booked"), /cannot become booked/);
    assert.throws(() => moveVisit(visit({ status: "booked" }), "gone"), /cannot become gone/);
  });

  it("are found by carrier", () => {
    const register = new VisitRegister();
    register.add(visit());
    register.add(visit({ id: "other-id", carrier: "other" }));
    assert.deepEqual(register.ofCarrier("Lorentzen"), [visit()]);
  });

  it("tell which are inside", () => {
    const register = new VisitRegister();
    register.add(visit({ status: "refused" }));
    register.add(visit({ id: "S-993", status: "inside" }));
    assert.deepEqual(
      register.inside().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with plate, carrier, errand, boxes, in", () => {
    const [heading, line] = visitList([visit()]).split("\n");
    assert.match(heading ?? "", /^Plate/);
    assert.deepEqual(line?.split(/ {2,}/), ["HX TT 204", "Lorentzen", "collect", "MSKU3047615", "14.03. 09:10"]);
  });
});
