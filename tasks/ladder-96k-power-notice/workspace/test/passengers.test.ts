import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveSailing } from "../src/passengers/lifecycle.ts";
import { sailingList } from "../src/passengers/list.ts";
import { readSailing } from "../src/passengers/reading.ts";
import { SailingRegister } from "../src/passengers/register.ts";
import { sailing } from "./samples/sailing.ts";

/** What arrives from the ferry line. */
const SENT = {
  id: "S-3305",
  line: "Helle",
  ship: "Anna K",
  leavesAt: "2025-03-14T18:30:00Z",
  leftAt: "2025-03-14T18:41:00Z",
  adults: 212,
  children: 57,
  cars: 88,
  lorries: 14,
  crew: 46,
};

describe("sailings", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readSailing(SENT), sailing());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readSailing({ ...SENT, adults: 3001 }), /adults/);
    assert.throws(() => readSailing({ ...SENT, adults: -1 }), /adults/);
    assert.throws(() => readSailing({ ...SENT, line: null }), /line/);
  });

  it("do without leftAt", () => {
    const bare = { ...SENT, leftAt: null };
    assert.deepEqual(readSailing(bare), sailing({ leftAt: null }));
  });

  it("go from announced to left", () => {
    let one = sailing();
    one = moveSailing(one, "boarding");
    one = moveSailing(one, "left");
    assert.equal(one.status, "left");
  });

  it("take no other way", () => {
    assert.throws(() => moveSailing(sailing({ status: "left" }), "announced"), /cannot become announced/);
    assert.throws(() => moveSailing(sailing({ status: "announced" }), "left"), /cannot become left/);
  });

  it("are found by line", () => {
    const register = new SailingRegister();
    register.add(sailing());
    register.add(sailing({ id: "N-992", line: "other" }));
    assert.deepEqual(register.ofLine("Helle"), [sailing()]);
  });

  it("tell which are today", () => {
    const register = new SailingRegister();
    register.add(sailing({ status: "cancelled" }));
    register.add(sailing({ id: "S-993", status: "announced" }));
    assert.deepEqual(
      register.today().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with leaves, ship, line, adults, cars", () => {
    const [heading, line] = sailingList([sailing()]).split("\n");
    assert.match(heading ?? "", /^Leaves/);
    assert.deepEqual(line?.split(/ {2,}/), ["14.03. 19:30", "Anna K", "Helle", "212", "88"]);
  });
});
