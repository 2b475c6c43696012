import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveGang } from "../src/gangs/lifecycle.ts";
import { gangList } from "../src/gangs/list.ts";
import { readGang } from "../src/gangs/reading.ts";
import { GangRegister } from "../src/gangs/register.ts";
import { gang } from "./samples/gang.ts";

/** What arrives from the labour pool. */
const SENT = {
  id: "S-1904",
  call: "S-1207",
  shift: "early",
  day: "2025-03-14",
  foreman: "Petersen",
  men: 8,
  skills: ["lashing", "winch"],
  standby: 25,
};

describe("gangs", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readGang(SENT), gang());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readGang({ ...SENT, men: 21 }), /men/);
    assert.throws(() => readGang({ ...SENT, men: 2 }), /men/);
    assert.throws(() => readGang({ ...SENT, shift: "neither" }), /shift/);
    assert.throws(() => readGang({ ...SENT, call: null }), /call/);
  });

  it("go from ordered to worked", () => {
    let one = gang();
    one = moveGang(one, "confirmed");
    one = moveGang(one, "worked");
    assert.equal(one.status, "worked");
  });

  it("take no other way", () => {
    assert.throws(() => moveGang(gang({ status: "worked" }), "ordered"), /cannot become ordered/);
    assert.throws(() => moveGang(gang({ status: "ordered" }), "worked"), /cannot become worked/);
  });

  it("are found by call", () => {
    const register = new GangRegister();
    register.add(gang());
    register.add(gang({ id: "N-992", call: "other" }));
    assert.deepEqual(register.ofCall("S-1207"), [gang()]);
  });

  it("tell which are expected", () => {
    const register = new GangRegister();
    register.add(gang({ status: "cancelled" }));
    register.add(gang({ id: "S-993", status: "ordered" }));
    assert.deepEqual(
      register.expected().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with day, shift, foreman, men, standby", () => {
    const [heading, line] = gangList([gang()]).split("\n");
    assert.match(heading ?? "", /^Day/);
    assert.deepEqual(line?.split(/ {2,}/), ["2025-03-14", "early", "Petersen", "8", "0:25"]);
  });
});
