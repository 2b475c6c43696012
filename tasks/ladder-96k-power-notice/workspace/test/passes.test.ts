import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { movePass } from "../src/passes/lifecycle.ts";
import { passList } from "../src/passes/list.ts";
import { readPass } from "../src/passes/reading.ts";
import { PassRegister } from "../src/passes/register.ts";
import { pass } from "./samples/pass.ts";

/** What arrives from the gate house. */
const SENT = {
  id: "P-88213",
  holder: "Mensah",
  company: "Rolfsen",
  zones: ["quay", "yard"],
  from: "2025-01-10",
  until: "2025-12-31",
  escort: false,
  trainedOn: "2024-11-05",
};

describe("passes", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readPass(SENT), pass());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readPass({ ...SENT, holder: null }), /holder/);
  });

  it("do without trainedOn", () => {
    const bare = { ...SENT, trainedOn: null };
    assert.deepEqual(readPass(bare), pass({ trainedOn: null }));
  });

  it("go from printed to returned", () => {
    let one = pass();
    one = movePass(one, "handed-out");
    one = movePass(one, "returned");
    assert.equal(one.status, "returned");
  });

  it("take no other way", () => {
    assert.throws(() => movePass(pass({ status: "returned" }), "printed"), /cannot become printed/);
    assert.throws(() => movePass(pass({ status: "printed" }), "returned"), /cannot become returned/);
  });

  it("are found by company", () => {
    const register = new PassRegister();
    register.add(pass());
    register.add(pass({ id: "other-id", company: "other" }));
    assert.deepEqual(register.ofCompany("Rolfsen"), [pass()]);
  });

  it("tell which are outside", () => {
    const register = new PassRegister();
    register.add(pass({ status: "blocked" }));
    register.add(pass({ id: "S-993", status: "handed-out" }));
    assert.deepEqual(
      register.outside().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with pass, holder, company, zones, until", () => {
    const [heading, line] = passList([pass()]).split("\n");
    assert.match(heading ?? "", /^Pass/);
    assert.deepEqual(line?.split(/ {2,}/), ["P-88213", "Mensah", "Rolfsen", "quay yard", "2025-12-31"]);
  });
});
