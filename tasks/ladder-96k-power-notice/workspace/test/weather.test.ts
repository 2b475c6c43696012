import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { observationList } from "../src/weather/list.ts";
import { readObservation } from "../src/weather/reading.ts";
import { observation } from "./samples/observation.ts";

/** What arrives from the mast. */
const SENT = {
  id: "2025-03-14T11:10",
  at: "2025-03-14T11:10:00Z",
  mean: 22,
  gust: 31,
  from: 285,
  sight: 12_000,
  air: 64,
  rain: 3,
};

describe("observations", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readObservation(SENT), observation());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readObservation({ ...SENT, mean: 151 }), /mean/);
    assert.throws(() => readObservation({ ...SENT, mean: -1 }), /mean/);
    assert.throws(() => readObservation({ ...SENT, at: null }), /at/);
  });

  it("are listed with time, wind, gust, from, sight, air", () => {
    const [heading, line] = observationList([observation()]).split("\n");
    assert.match(heading ?? "", /^Time/);
    assert.deepEqual(line?.split(/ {2,}/), ["14.03. 12:10", "22", "31", "285", "12000", "6.4"]);
  });
});
