import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bestSlot, conflicts, movesToReach, type Stackable, stackingForbidden } from "../src/yard/stacking.ts";
import { slot } from "./samples/slot.ts";

const box = (id: string, changes: Partial<Stackable> = {}): Stackable => ({
  id,
  size: "40",
  mass: 20_000,
  needsPlug: false,
  leavesAt: new Date("2025-03-20T08:00:00Z"),
  ...changes,
});
const leaving = (id: string, day: number) => box(id, { leavesAt: new Date(`2025-03-${day}T08:00:00Z`) });

describe("stacking", () => {
  const two = slot({ stack: ["a", "b"] });
  const below = [box("a"), box("b")];

  it("goes up to the last tier", () => {
    assert.equal(stackingForbidden(two, box("c"), below), null);
    assert.equal(stackingForbidden({ ...two, tiers: 2 }, box("c"), below), "full");
  });

  it("minds ground, size and what is below", () => {
    assert.match(stackingForbidden({ ...two, limit: 59_999 }, box("c"), below) ?? "", /ground/);
    assert.match(stackingForbidden(two, box("c", { size: "20" }), below) ?? "", /40 feet/);
    assert.match(stackingForbidden(two, box("c", { mass: 24_001 }), below) ?? "", /heavier than b/);
    assert.equal(stackingForbidden(two, box("c", { mass: 24_000 }), below), null);
  });

  it("has sockets near the ground only", () => {
    assert.match(stackingForbidden({ ...two, plugs: 2 }, box("c", { needsPlug: true }), below) ?? "", /socket/);
    assert.equal(stackingForbidden({ ...two, plugs: 3 }, box("c", { needsPlug: true }), below), null);
  });

  it("counts what has to move", () => {
    assert.equal(movesToReach("a", ["a", "b", "c"]), 2);
    assert.equal(conflicts([leaving("a", 20), leaving("b", 22), leaving("c", 21)]), 1);
  });

  it("puts what leaves early on top", () => {
    const early = { slot: slot({ id: "A-1", stack: ["a"] }), below: [leaving("a", 18)] };
    const late = { slot: slot({ id: "A-2", stack: ["b"] }), below: [leaving("b", 25)] };
    assert.equal(bestSlot(leaving("c", 20), [early, late])?.id, "A-2");
    assert.equal(bestSlot(box("d", { size: "45" }), [early, late]), null);
  });
});
