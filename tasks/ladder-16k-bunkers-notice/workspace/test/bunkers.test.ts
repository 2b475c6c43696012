import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveBunkering } from "../src/bunkers/lifecycle.ts";
import { bunkeringList } from "../src/bunkers/list.ts";
import { readBunkering } from "../src/bunkers/reading.ts";
import { BunkeringRegister } from "../src/bunkers/register.ts";
import { bunkering } from "./samples/bunkering.ts";

/** What arrives from the tablets. */
const SENT = {
  id: "N-88",
  call: "S-1207",
  account: "20417",
  fuel: "gasoil",
  meter: "F2",
  startedAt: "2025-03-14T07:15:00Z",
  endedAt: "2025-03-14T09:00:00Z",
  delivered: 42_000,
  ticks: 10_512,
  celsius: 14,
};

describe("bunkerings", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readBunkering(SENT), bunkering());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readBunkering({ ...SENT, delivered: 900_001 }), /delivered/);
    assert.throws(() => readBunkering({ ...SENT, delivered: -1 }), /delivered/);
    assert.throws(() => readBunkering({ ...SENT, fuel: "neither" }), /fuel/);
    assert.throws(() => readBunkering({ ...SENT, call: null }), /call/);
  });

  it("do without endedAt", () => {
    const bare = { ...SENT, endedAt: null };
    assert.deepEqual(readBunkering(bare), bunkering({ endedAt: null }));
  });

  it("go from ordered to done", () => {
    let one = bunkering();
    one = moveBunkering(one, "running");
    one = moveBunkering(one, "done");
    assert.equal(one.status, "done");
  });

  it("take no other way", () => {
    assert.throws(() => moveBunkering(bunkering({ status: "done" }), "ordered"), /cannot become ordered/);
    assert.throws(() => moveBunkering(bunkering({ status: "ordered" }), "done"), /cannot become done/);
  });

  it("are found by call", () => {
    const register = new BunkeringRegister();
    register.add(bunkering());
    register.add(bunkering({ id: "S-991", call: "other" }));
    assert.deepEqual(register.ofCall("S-1207"), [bunkering()]);
  });

  it("tell which are underway", () => {
    const register = new BunkeringRegister();
    register.add(bunkering({ status: "broken-off" }));
    register.add(bunkering({ id: "S-993", status: "ordered" }));
    assert.deepEqual(
      register.underway().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with bunkering, call, fuel, meter, valve open, litres", () => {
    const [heading, line] = bunkeringList([bunkering()]).split("\n");
    assert.match(heading ?? "", /^Bunkering/);
    assert.deepEqual(line?.split(/ {2,}/), ["N-88", "S-1207", "gasoil", "F2", "14.03. 08:15", "42000"]);
  });
});
