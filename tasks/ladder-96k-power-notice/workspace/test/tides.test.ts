import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tideList } from "../src/tides/list.ts";
import { readTide } from "../src/tides/reading.ts";
import { TideRegister } from "../src/tides/register.ts";
import { tide } from "./samples/tide.ts";

/** What arrives from the hydrographic office. */
const SENT = {
  id: "2025-03-14-H1",
  day: "2025-03-14",
  kind: "high",
  at: "2025-03-14T11:42:00Z",
  height: 412,
  surge: 35,
};

describe("tides", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readTide(SENT), tide());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readTide({ ...SENT, height: 901 }), /height/);
    assert.throws(() => readTide({ ...SENT, height: -201 }), /height/);
    assert.throws(() => readTide({ ...SENT, kind: "neither" }), /kind/);
    assert.throws(() => readTide({ ...SENT, day: null }), /day/);
  });

  it("do without surge", () => {
    const bare = { ...SENT, surge: null };
    assert.deepEqual(readTide(bare), tide({ surge: null }));
  });

  it("are found by day", () => {
    const register = new TideRegister();
    register.add(tide());
    register.add(tide({ id: "other-id", day: "2031-01-01" }));
    assert.deepEqual(register.ofDay("2025-03-14"), [tide()]);
  });

  it("are listed with time, kind, cm", () => {
    const [heading, line] = tideList([tide()]).split("\n");
    assert.match(heading ?? "", /^Time/);
    assert.deepEqual(line?.split(/ {2,}/), ["14.03. 12:42", "high", "412"]);
  });
});
