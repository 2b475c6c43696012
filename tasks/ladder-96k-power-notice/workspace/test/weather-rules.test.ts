import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { minutesStopped, stopped } from "../src/weather/stops.ts";
import { across, meanDirection, sectorOf } from "../src/weather/wind.ts";
import { observation } from "./samples/observation.ts";

const at = (time: string) => new Date(`2025-03-14T${time}:00Z`);

describe("wind", () => {
  it("stops work until half an hour after the gust", () => {
    const gust = observation({ at: at("11:00"), gust: 43 });
    assert.deepEqual(stopped([gust], at("11:30")), ["cranes", "stacking", "bunkering"]);
    assert.deepEqual(stopped([gust], at("11:31")), []);
    assert.deepEqual(stopped([gust], at("10:59")), []);
    assert.equal(minutesStopped([gust], "cranes", at("10:30"), at("12:00")), 40);
  });

  it("has a name for where it comes from", () => {
    assert.equal(sectorOf(285), "W");
    assert.equal(sectorOf(340), "N");
    assert.equal(sectorOf(-45), "NW");
  });

  it("has a mean direction, also around north", () => {
    assert.equal(meanDirection([observation({ from: 350 }), observation({ from: 10 })]), 0);
    assert.equal(meanDirection([observation({ from: 90, mean: 30 }), observation({ from: 180, mean: 0 })]), 90);
    assert.equal(meanDirection([observation({ from: 90 }), observation({ from: 270 })]), null);
  });

  it("is felt from abeam", () => {
    assert.equal(across({ mean: 30, from: 90 }, 0), 30);
    assert.equal(across({ mean: 30, from: 180 }, 0), 0);
    assert.equal(across({ mean: 30, from: 30 }, 0), 15);
  });
});
