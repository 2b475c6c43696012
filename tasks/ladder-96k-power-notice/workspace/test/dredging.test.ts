import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { soundingList } from "../src/dredging/list.ts";
import { readSounding } from "../src/dredging/reading.ts";
import { SoundingRegister } from "../src/dredging/register.ts";
import { sounding } from "./samples/sounding.ts";

/** What arrives from the survey boat. */
const SENT = {
  id: "2025-02-B07-14",
  berth: "B07",
  metre: 140,
  depth: 1124,
  soundedOn: "2025-02-19",
  method: "beam",
  bottom: "mud",
};

describe("soundings", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readSounding(SENT), sounding());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readSounding({ ...SENT, metre: 601 }), /metre/);
    assert.throws(() => readSounding({ ...SENT, metre: -1 }), /metre/);
    assert.throws(() => readSounding({ ...SENT, method: "neither" }), /method/);
    assert.throws(() => readSounding({ ...SENT, berth: null }), /berth/);
  });

  it("are found by berth", () => {
    const register = new SoundingRegister();
    register.add(sounding());
    register.add(sounding({ id: "other-id", berth: "other" }));
    assert.deepEqual(register.atBerth("B07"), [sounding()]);
  });

  it("are listed with berth, metre, cm, bottom, on", () => {
    const [heading, line] = soundingList([sounding()]).split("\n");
    assert.match(heading ?? "", /^Berth/);
    assert.deepEqual(line?.split(/ {2,}/), ["B07", "140", "1124", "mud", "2025-02-19"]);
  });
});
