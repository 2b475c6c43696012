import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveWasteDelivery } from "../src/waste/lifecycle.ts";
import { wasteDeliveryList } from "../src/waste/list.ts";
import { readWasteDelivery } from "../src/waste/reading.ts";
import { WasteDeliveryRegister } from "../src/waste/register.ts";
import { wasteDelivery } from "./samples/waste-delivery.ts";

/** What arrives from the tablets. */
const SENT = {
  id: "S-310",
  call: "S-1207",
  account: "20417",
  sort: "sludge",
  meter: "R1",
  startedAt: "2025-03-14T10:00:00Z",
  endedAt: "2025-03-14T12:30:00Z",
  volume: 118,
  counts: 236,
};

describe("waste deliveries", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readWasteDelivery(SENT), wasteDelivery());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readWasteDelivery({ ...SENT, volume: 10_000 }), /volume/);
    assert.throws(() => readWasteDelivery({ ...SENT, volume: -1 }), /volume/);
    assert.throws(() => readWasteDelivery({ ...SENT, sort: "neither" }), /sort/);
    assert.throws(() => readWasteDelivery({ ...SENT, call: null }), /call/);
  });

  it("do without endedAt", () => {
    const bare = { ...SENT, endedAt: null };
    assert.deepEqual(readWasteDelivery(bare), wasteDelivery({ endedAt: null }));
  });

  it("go from ordered to done", () => {
    let one = wasteDelivery();
    one = moveWasteDelivery(one, "running");
    one = moveWasteDelivery(one, "done");
    assert.equal(one.status, "done");
  });

  it("take no other way", () => {
    assert.throws(() => moveWasteDelivery(wasteDelivery({ status: "done" }), "ordered"), /cannot become ordered/);
    assert.throws(() => moveWasteDelivery(wasteDelivery({ status: "ordered" }), "done"), /cannot become done/);
  });

  it("are found by call", () => {
    const register = new WasteDeliveryRegister();
    register.add(wasteDelivery());
    register.add(wasteDelivery({ id: "N-992", call: "other" }));
    assert.deepEqual(register.ofCall("S-1207"), [wasteDelivery()]);
  });

  it("tell which are underway", () => {
    const register = new WasteDeliveryRegister();
    register.add(wasteDelivery({ status: "cancelled" }));
    register.add(wasteDelivery({ id: "S-993", status: "ordered" }));
    assert.deepEqual(
      register.underway().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with delivery, call, sort, meter, hoses on, volume", () => {
    const [heading, line] = wasteDeliveryList([wasteDelivery()]).split("\n");
    assert.match(heading ?? "", /^Delivery/);
    assert.deepEqual(line?.split(/ {2,}/), ["S-310", "S-1207", "sludge", "R1", "14.03. 11:00", "118"]);
  });
});
