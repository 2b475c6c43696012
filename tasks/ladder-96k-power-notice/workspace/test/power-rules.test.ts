import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { feedingOf, peopleNeeded } from "../src/power/compatibility.ts";
import { shares } from "../src/power/load.ts";

describe("power from land", () => {
  const feeds = [
    { ship: "Dorothea", asked: 1000, cooledCargo: false },
    { ship: "Gudrun", asked: 3000, cooledCargo: false },
    { ship: "Boreas", asked: 2000, cooledCargo: true },
  ];

  it("is enough for all on most days", () => {
    assert.deepEqual([...shares(feeds, 8000).values()].sort(), [1000, 2000, 3000]);
  });

  it("is cut by the same share, cooled cargo last", () => {
    assert.deepEqual(
      [...shares(feeds, 4000)],
      [
        ["Boreas", 2000],
        ["Dorothea", 500],
        ["Gudrun", 1500],
      ],
    );
    assert.deepEqual(
      [...shares(feeds, 1500)],
      [
        ["Boreas", 1500],
        ["Dorothea", 0],
        ["Gudrun", 0],
      ],
    );
  });

  it("needs a converter for ships of 60 Hz", () => {
    const cabinet = { volts: [440, 6600], converterKilowatts: 1200 };
    assert.equal(feedingOf({ volts: 440, hertz: 50 }, cabinet, 3000), "direct");
    assert.equal(feedingOf({ volts: 6600, hertz: 60 }, cabinet, 1200), "converter");
    assert.equal(feedingOf({ volts: 6600, hertz: 60 }, cabinet, 1201), null);
    assert.equal(feedingOf({ volts: 690, hertz: 50 }, cabinet, 100), null);
  });

  it("takes two people where it is dangerous", () => {
    assert.equal(peopleNeeded({ volts: 690, hertz: 50 }), 1);
    assert.equal(peopleNeeded({ volts: 11000, hertz: 60 }), 2);
  });
});
