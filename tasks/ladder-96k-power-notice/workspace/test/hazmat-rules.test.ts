import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hoursAllowed, objections } from "../src/hazmat/acceptance.ts";
import { metresApart, mixedLoads } from "../src/hazmat/segregation.ts";
import { declaration } from "./samples/declaration.ts";

describe("dangerous goods", () => {
  const flammable = declaration();
  const oxidising = declaration({ id: "S-2", class: "5" });

  it("stand apart, whichever comes first", () => {
    assert.equal(metresApart(flammable, oxidising), 6);
    assert.equal(metresApart(oxidising, flammable), 6);
    assert.equal(metresApart(flammable, declaration({ class: "9" })), 0);
  });

  it("may stand closer in limited quantities", () => {
    assert.equal(metresApart(flammable, { ...oxidising, limited: true }), 0);
    assert.equal(metresApart({ ...flammable, limited: true }, declaration({ class: "1" })), 6);
  });

  it("are not mixed in a container", () => {
    assert.deepEqual(mixedLoads([flammable, oxidising, declaration({ id: "S-3", class: "5", box: "X" })]), [
      ["S-318", "S-2"],
    ]);
  });

  it("do not stay for long", () => {
    assert.equal(hoursAllowed(declaration({ class: "7" })), null);
    assert.equal(hoursAllowed(declaration({ packing: "I" })), 24);
    assert.equal(hoursAllowed(flammable), 72);
  });

  it("are refused for reasons that can be read", () => {
    assert.deepEqual(objections(flammable, new Date("2025-03-13T18:00:00Z")), []);
    assert.deepEqual(
      objections({ ...flammable, flashPoint: null, limited: true, packing: "I" }, new Date("2025-03-14T06:00:00Z")),
      ["declared less than a day ahead", "the flash point is missing", "packing group I is never a limited quantity"],
    );
  });
});
