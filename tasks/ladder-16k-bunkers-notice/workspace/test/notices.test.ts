import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Call } from "../src/calls/call.ts";
import { arrivalsNotice } from "../src/notices/arrivals.ts";
import { bunkersNotice } from "../src/notices/bunkers.ts";

describe("notices", () => {
  it("tell which ships arrived", () => {
    const call: Call = {
      id: "N-21",
      ship: "Dorothea",
      berth: "B07",
      arrivedAt: new Date("2025-03-14T05:10:00Z"),
      leftAt: null,
      status: "alongside",
    };
    const text = arrivalsNotice([call, { ...call, id: "S-3", arrivedAt: null }], "2025-03-14");
    assert.equal(text, "ARRIVALS;2025-03-14\nK-200021-7;Dorothea\nEND;1");
  });

  it("tell when there was nothing", () => {
    assert.equal(bunkersNotice([], "2025-03-14"), "BUNKERS;2025-03-14\nTOTAL;0.00\nEND;1");
  });
});
