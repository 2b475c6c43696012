import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { heightAt } from "../src/tides/curve.ts";
import { tideNeeded, windowsAbove } from "../src/tides/windows.ts";
import { tide } from "./samples/tide.ts";

const at = (time: string) => new Date(`2025-03-14T${time}:00Z`);
const tides = [
  tide({ id: "b", kind: "high", at: at("12:00"), height: 400, surge: null }),
  tide({ id: "a", kind: "low", at: at("06:00"), height: 0, surge: 20 }),
  tide({ id: "c", kind: "low", at: at("18:00"), height: 40, surge: null }),
];

describe("the tide", () => {
  it("rises like half a cosine, with the surge", () => {
    assert.equal(heightAt(tides, at("06:00")), 20);
    assert.equal(heightAt(tides, at("09:00")), 210);
    assert.equal(heightAt(tides, at("12:00")), 400);
    assert.equal(heightAt(tides, at("07:00")), 45);
  });

  it("is unknown outside the tables", () => {
    assert.equal(heightAt(tides, at("05:59")), null);
    assert.equal(heightAt(tides, at("18:01")), null);
  });

  it("opens windows over the sill", () => {
    const [window, ...more] = windowsAbove(tides, 300, { from: at("05:00"), to: at("19:00") });
    assert.deepEqual(window, { from: at("10:00"), to: at("14:00") });
    assert.deepEqual(more, []);
  });

  it("is needed as far as the sill is too high", () => {
    assert.equal(tideNeeded(95, 80, 5), 200);
    assert.equal(tideNeeded(60, 80, 5), 0);
  });
});
