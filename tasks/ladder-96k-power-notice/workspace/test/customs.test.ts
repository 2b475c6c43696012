import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveHold } from "../src/customs/lifecycle.ts";
import { holdList } from "../src/customs/list.ts";
import { readHold } from "../src/customs/reading.ts";
import { HoldRegister } from "../src/customs/register.ts";
import { hold } from "./samples/hold.ts";

/** What arrives from the offices. */
const SENT = {
  id: "S-71",
  subject: "MSKU3047615",
  office: "customs",
  reason: "papers",
  placedAt: "2025-03-13T23:05:00Z",
  inspection: true,
};

describe("holds", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readHold(SENT), hold());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readHold({ ...SENT, office: "neither" }), /office/);
    assert.throws(() => readHold({ ...SENT, subject: null }), /subject/);
  });

  it("go from active to lifted", () => {
    let one = hold();
    one = moveHold(one, "lifted");
    assert.equal(one.status, "lifted");
  });

  it("take no other way", () => {
    assert.throws(() => moveHold(hold({ status: "lifted" }), "active"), /cannot become active/);
    assert.throws(() => moveHold(hold({ status: "lifted" }), "seized"), /cannot become seized/);
  });

  it("are found by subject", () => {
    const register = new HoldRegister();
    register.add(hold());
    register.add(hold({ id: "N-992", subject: "other" }));
    assert.deepEqual(register.onSubject("MSKU3047615"), [hold()]);
  });

  it("tell which are active", () => {
    const register = new HoldRegister();
    register.add(hold({ status: "seized" }));
    register.add(hold({ id: "S-993", status: "active" }));
    assert.deepEqual(
      register.active().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with hold, subject, office, reason, since", () => {
    const [heading, line] = holdList([hold()]).split("\n");
    assert.match(heading ?? "", /^Hold/);
    assert.deepEqual(line?.split(/ {2,}/), ["S-71", "MSKU3047615", "customs", "papers", "14.03. 00:05"]);
  });
});
