import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { leastDepth, siltingRate } from "../src/dredging/least-depth.ts";
import { dredgingOrder, monthsLeft, volumeOf } from "../src/dredging/plan.ts";
import { sounding } from "./samples/sounding.ts";

describe("soundings", () => {
  it("give the least depth, with a doubt for each method", () => {
    const soundings = [sounding(), sounding({ id: "2", metre: 150, depth: 1130, method: "lead" })];
    assert.equal(leastDepth("B07", soundings), 110);
    assert.equal(leastDepth("B08", soundings), null);
  });

  it("replace older ones of the same place", () => {
    assert.equal(leastDepth("B07", [sounding({ depth: 900, soundedOn: "2024-02-01" }), sounding()]), 111);
  });

  it("tell how fast a place silts up", () => {
    const before = sounding({ depth: 1184, soundedOn: "2024-08-20" });
    assert.equal(siltingRate([sounding(), before]), 10);
    assert.equal(siltingRate([sounding()]), null);
  });
});

describe("dredging", () => {
  const reach = { berth: "B07", wanted: 112, found: 108, area: 1000, rock: false };

  it("takes out half a metre more than is missing", () => {
    assert.equal(volumeOf(reach), 900);
    assert.equal(volumeOf({ ...reach, found: 112 }), 0);
  });

  it("begins where most is missing", () => {
    const others = [
      { ...reach, berth: "B01", found: 100 },
      { ...reach, berth: "B02", found: 90, rock: true },
    ];
    assert.deepEqual(dredgingOrder([reach, ...others, { ...reach, berth: "B03", found: 120 }]), ["B01", "B07"]);
  });

  it("can be planned ahead", () => {
    assert.equal(monthsLeft({ wanted: 112, found: 115 }, 8), 3);
    assert.equal(monthsLeft({ wanted: 112, found: 111 }, 8), 0);
    assert.equal(monthsLeft({ wanted: 112, found: 115 }, -1), null);
  });
});
