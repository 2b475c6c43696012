import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limitAt, mustStop, overloads } from "../src/cranes/limits.ts";
import { outputOf } from "../src/cranes/output.ts";
import { lift } from "./samples/lift.ts";

const at = (time: string) => new Date(`2025-03-14T${time}:00Z`);

describe("cranes", () => {
  const crane = { name: "K3", limit: 50_000, reach: 400 };

  it("are paid for moves, without hatch covers and pauses", () => {
    const lifts = [
      lift({ id: "1", at: at("10:00"), seconds: 120 }),
      lift({ id: "2", at: at("10:03"), twin: true }),
      lift({ id: "3", at: at("10:06"), load: "hatch" }),
      lift({ id: "4", at: at("11:30"), seconds: 240 }),
      lift({ id: "5", at: at("11:31"), crane: "K1" }),
    ];
    assert.deepEqual(outputOf("K3", lifts), { crane: "K3", moves: 4, rate: 20 });
    assert.deepEqual(outputOf("K9", lifts), { crane: "K9", moves: 0, rate: 0 });
  });

  it("lift less far out", () => {
    assert.equal(limitAt(crane, 200), 50_000);
    assert.equal(limitAt(crane, 300), 40_000);
    assert.equal(limitAt(crane, 400), 30_000);
    assert.equal(limitAt(crane, 401), 0);
  });

  it("stop earlier when the wind comes along the rails", () => {
    assert.equal(mustStop(36, false), false);
    assert.equal(mustStop(36, true), true);
  });

  it("are inspected after an overload", () => {
    const lifts = [lift({ mass: 55_000 }), lift({ id: "x", mass: 55_001 })];
    assert.deepEqual(
      overloads(lifts, [crane]).map(({ id }) => id),
      ["x"],
    );
  });
});
