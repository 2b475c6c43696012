import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { kilograms, litresAt15 } from "../src/bunkers/density.ts";
import { bunkeringForbidden } from "../src/bunkers/safety.ts";

describe("fuel", () => {
  it("is heavier when cold", () => {
    assert.equal(kilograms("gasoil", 1000, 15), 845);
    assert.equal(kilograms("gasoil", 1000, 5), 851);
    assert.equal(kilograms("methanol", 1000, 25), 787);
  });

  it("is sold as if it had 15 degrees", () => {
    assert.equal(litresAt15("biodiesel", 1000, 15), 1000);
    assert.equal(litresAt15("biodiesel", 1000, 30), 988);
  });
});

describe("bunkering", () => {
  const calm = { windKnots: 10, passengersAboard: false, hotWorkNearby: false };

  it("needs calm air, and more of it with a free hose", () => {
    assert.equal(bunkeringForbidden({ fuel: "gasoil" }, { ...calm, windKnots: 30 }), null);
    assert.match(bunkeringForbidden({ fuel: "biodiesel" }, { ...calm, windKnots: 30 }) ?? "", /25 knots/);
  });

  it("waits for passengers with methanol only", () => {
    assert.equal(bunkeringForbidden({ fuel: "gasoil" }, { ...calm, passengersAboard: true }), null);
    assert.match(bunkeringForbidden({ fuel: "methanol" }, { ...calm, passengersAboard: true }) ?? "", /passengers/);
  });

  it("never begins beside hot work", () => {
    assert.match(bunkeringForbidden({ fuel: "gasoil" }, { ...calm, hotWorkNearby: true }) ?? "", /welding/);
  });
});
