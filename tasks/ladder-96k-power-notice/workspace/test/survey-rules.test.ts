import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { claimUntil, missing, surveyorsNeeded } from "../src/surveys/claims.ts";
import { cargoBetween, listOf, quarterMean } from "../src/surveys/draught-survey.ts";
import { survey } from "./samples/survey.ts";

describe("draught surveys", () => {
  const light = { fore: [400, 402], mid: [420, 424], aft: [440, 442] } as const;
  const laden = { fore: [800, 802], mid: [824, 820], aft: [840, 842] } as const;

  it("trust the middle of a hull most", () => {
    assert.equal(quarterMean(light), 421.75);
  });

  it("weigh cargo by how deep a ship lies", () => {
    const sea = { tonnesPerCentimetre: 20, waterDensity: 1025, ballastLoaded: 0 };
    assert.equal(cargoBetween(light, laden, sea), 8000);
    assert.equal(cargoBetween(light, laden, { ...sea, waterDensity: 1000, ballastLoaded: -200 }), 8005);
  });

  it("see a list", () => {
    assert.equal(listOf(light), 4);
    assert.equal(listOf(laden), -4);
  });
});

describe("claims", () => {
  it("have to come soon", () => {
    assert.equal(claimUntil("2025-03-14", false), "2025-03-17");
    assert.equal(claimUntil("2025-03-14", true), "2025-03-24");
  });

  it("take two surveyors when they are large", () => {
    assert.equal(surveyorsNeeded(survey()), 1);
    assert.equal(surveyorsNeeded(survey({ estimate: 1_000_001 })), 2);
    assert.equal(surveyorsNeeded(survey({ cause: "draught", estimate: null })), 2);
  });

  it("are signed when they are complete", () => {
    assert.deepEqual(missing(survey({ status: "visited" })), []);
    assert.deepEqual(missing(survey({ photos: 3, estimate: null })), [
      "nobody was there",
      "fewer than four photos",
      "no estimate",
    ]);
  });
});
