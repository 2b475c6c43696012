import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { slotList } from "../src/yard/list.ts";
import { readSlot } from "../src/yard/reading.ts";
import { SlotRegister } from "../src/yard/register.ts";
import { slot } from "./samples/slot.ts";

/** What arrives from the yard's plan. */
const SENT = {
  id: "C-04-11",
  block: "C",
  length: "40",
  tiers: 4,
  limit: 96_000,
  plugs: 0,
  stack: ["MSKU3047615", "CSQU3054383"],
};

describe("slots", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readSlot(SENT), slot());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readSlot({ ...SENT, tiers: 7 }), /tiers/);
    assert.throws(() => readSlot({ ...SENT, tiers: 0 }), /tiers/);
    assert.throws(() => readSlot({ ...SENT, block: "neither" }), /block/);
    assert.throws(() => readSlot({ ...SENT, block: null }), /block/);
  });

  it("are found by block", () => {
    const register = new SlotRegister();
    register.add(slot());
    register.add(slot({ id: "other-id", block: "A" }));
    assert.deepEqual(register.inBlock("C"), [slot()]);
  });

  it("are listed with slot, feet, tiers, limit t, stack", () => {
    const [heading, line] = slotList([slot()]).split("\n");
    assert.match(heading ?? "", /^Slot/);
    assert.deepEqual(line?.split(/ {2,}/), ["C-04-11", "40", "4", "96.00", "MSKU3047615 CSQU3054383"]);
  });
});
