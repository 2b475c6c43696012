import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveDeclaration } from "../src/hazmat/lifecycle.ts";
import { declarationList } from "../src/hazmat/list.ts";
import { readDeclaration } from "../src/hazmat/reading.ts";
import { DeclarationRegister } from "../src/hazmat/register.ts";
import { declaration } from "./samples/declaration.ts";

/** What arrives from the forwarders. */
const SENT = {
  id: "S-318",
  box: "MSKU3047615",
  un: 1263,
  class: "3",
  packing: "II",
  net: 11_200,
  flashPoint: 23,
  limited: false,
  arrivesAt: "2025-03-14T18:00:00Z",
};

describe("declarations", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readDeclaration(SENT), declaration());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readDeclaration({ ...SENT, un: 3601 }), /un/);
    assert.throws(() => readDeclaration({ ...SENT, un: 3 }), /un/);
    assert.throws(() => readDeclaration({ ...SENT, class: "neither" }), /class/);
    assert.throws(() => readDeclaration({ ...SENT, box: null }), /box/);
  });

  it("do without flashPoint", () => {
    const bare = { ...SENT, flashPoint: null };
    assert.deepEqual(readDeclaration(bare), declaration({ flashPoint: null }));
  });

  it("go from declared to closed", () => {
    let one = declaration();
    one = moveDeclaration(one, "accepted");
    one = moveDeclaration(one, "closed");
    assert.equal(one.status, "closed");
  });

  it("take no other way", () => {
    assert.throws(() => moveDeclaration(declaration({ status: "closed" }), "declared"), /cannot become declared/);
    assert.throws(() => moveDeclaration(declaration({ status: "declared" }), "closed"), /cannot become closed/);
  });

  it("are found by box", () => {
    const register = new DeclarationRegister();
    register.add(declaration());
    register.add(declaration({ id: "N-992", box: "other" }));
    assert.deepEqual(register.inBox("MSKU3047615"), [declaration()]);
  });

  it("tell which are present", () => {
    const register = new DeclarationRegister();
    register.add(declaration({ status: "refused" }));
    register.add(declaration({ id: "S-993", status: "accepted" }));
    assert.deepEqual(
      register.present().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with declaration, container, un, class, group", () => {
    const [heading, line] = declarationList([declaration()]).split("\n");
    assert.match(heading ?? "", /^Declaration/);
    assert.deepEqual(line?.split(/ {2,}/), ["S-318", "MSKU3047615", "1263", "3", "II"]);
  });
});
