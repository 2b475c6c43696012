import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { laytimeHours, neighboursOf, overtimeHours } from "../src/calls/laytime.ts";
import { call } from "./samples/call.ts";

describe("laytime", () => {
  const now = new Date("2025-03-14T20:00:00Z");

  it("counts begun hours after the first two", () => {
    const arrivedAt = new Date("2025-03-14T09:30:00Z");
    assert.equal(laytimeHours(call({ arrivedAt, leftAt: new Date("2025-03-14T14:31:00Z") }), now), 4);
    assert.equal(laytimeHours(call({ arrivedAt, leftAt: new Date("2025-03-14T10:00:00Z") }), now), 0);
  });

  it("goes on while a ship is here", () => {
    const one = call({ arrivedAt: new Date("2025-03-14T10:00:00Z") });
    assert.equal(laytimeHours(one, now), 8);
    assert.equal(overtimeHours(one, 6, now), 2);
  });

  it("is none for a call that never was", () => {
    assert.equal(laytimeHours(call({ status: "cancelled" }), now), 0);
  });
});

describe("neighbours", () => {
  it("were here at the same time", () => {
    const one = call({ id: "S-1", leftAt: new Date("2025-03-14T12:00:00Z") });
    const early = call({
      id: "S-2",
      arrivedAt: new Date("2025-03-14T01:00:00Z"),
      leftAt: new Date("2025-03-14T09:20:00Z"),
    });
    const late = call({ id: "S-3", arrivedAt: new Date("2025-03-14T11:59:00Z") });
    assert.deepEqual(neighboursOf(one, [one, early, late]), [late]);
  });
});
