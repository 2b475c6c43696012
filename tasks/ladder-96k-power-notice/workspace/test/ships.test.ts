import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { shipList } from "../src/ships/list.ts";
import { readShip } from "../src/ships/reading.ts";
import { ShipRegister } from "../src/ships/register.ts";
import { ship } from "./samples/ship.ts";

/** What arrives from the agents. */
const SENT = {
  id: "IMO-9319466",
  name: "Dorothea",
  flag: "NO",
  kind: "container",
  length: 1680,
  beam: 274,
  draught: 91,
  tonnage: 17_189,
  formerNames: ["Gudrun", "Anna K"],
};

describe("ships", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readShip(SENT), ship());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readShip({ ...SENT, length: 4501 }), /length/);
    assert.throws(() => readShip({ ...SENT, length: 99 }), /length/);
    assert.throws(() => readShip({ ...SENT, kind: "neither" }), /kind/);
    assert.throws(() => readShip({ ...SENT, name: null }), /name/);
  });

  it("are found by flag", () => {
    const register = new ShipRegister();
    register.add(ship());
    register.add(ship({ id: "other-id", flag: "other" }));
    assert.deepEqual(register.underFlag("NO"), [ship()]);
  });

  it("are listed with name, number, kind, length, gt", () => {
    const [heading, line] = shipList([ship()]).split("\n");
    assert.match(heading ?? "", /^Name/);
    assert.deepEqual(line?.split(/ {2,}/), ["Dorothea", "IMO-9319466", "container", "168.0", "17189"]);
  });
});
