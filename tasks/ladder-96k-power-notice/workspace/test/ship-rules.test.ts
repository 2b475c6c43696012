import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { classOf, turnsInBasin } from "../src/ships/classes.ts";
import { isImoNumber, rename, shipsNamed } from "../src/ships/identity.ts";
import { ship } from "./samples/ship.ts";

describe("the identity of a ship", () => {
  it("has a check digit", () => {
    assert.equal(isImoNumber("IMO-9319466"), true);
    assert.equal(isImoNumber("IMO-9319467"), false);
    assert.equal(isImoNumber("9319466"), false);
  });

  it("is found by old names after new ones", () => {
    const bearer = ship({ id: "IMO-1", name: "ANNA-K", formerNames: [] });
    assert.deepEqual(shipsNamed([ship(), bearer], "mv Anna K"), [bearer, ship()]);
  });

  it("survives another name", () => {
    const renamed = rename(ship(), "Gudrun");
    assert.equal(renamed.name, "Gudrun");
    assert.deepEqual(renamed.formerNames, ["Dorothea", "Anna K"]);
  });
});

describe("classes of ships", () => {
  it("go by length or beam", () => {
    assert.equal(classOf({ kind: "bulk", length: 990, beam: 150 }), "coaster");
    assert.equal(classOf({ kind: "bulk", length: 990, beam: 161 }), "feeder");
    assert.equal(classOf({ kind: "tanker", length: 2400, beam: 300 }), "large");
  });

  it("are one less for ferries", () => {
    assert.equal(classOf({ kind: "ferry", length: 1800, beam: 250 }), "feeder");
    assert.equal(classOf({ kind: "ferry", length: 500, beam: 100 }), "coaster");
  });

  it("do not decide about turning", () => {
    assert.equal(turnsInBasin({ kind: "bulk", length: 1500 }, 2600), false);
    assert.equal(turnsInBasin({ kind: "ferry", length: 1500 }, 2600), true);
  });
});
