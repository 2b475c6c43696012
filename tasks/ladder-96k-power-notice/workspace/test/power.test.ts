import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { movePowerConnection } from "../src/power/lifecycle.ts";
import { powerConnectionList } from "../src/power/list.ts";
import { readPowerConnection } from "../src/power/reading.ts";
import { PowerConnectionRegister } from "../src/power/register.ts";
import { powerConnection } from "./samples/power-connection.ts";

/** What arrives from the tablets. */
const SENT = {
  id: "N-402",
  call: "S-1207",
  account: "20417",
  meter: "L2",
  startedAt: "2025-03-14T10:05:00Z",
  endedAt: "2025-03-15T03:40:00Z",
  energy: 21_400,
  impulses: 5350,
  peak: 1640,
};

describe("power connections", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readPowerConnection(SENT), powerConnection());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readPowerConnection({ ...SENT, energy: 900_001 }), /energy/);
    assert.throws(() => readPowerConnection({ ...SENT, energy: -1 }), /energy/);
    assert.throws(() => readPowerConnection({ ...SENT, call: null }), /call/);
  });

  it("do without endedAt", () => {
    const bare = { ...SENT, endedAt: null };
    assert.deepEqual(readPowerConnection(bare), powerConnection({ endedAt: null }));
  });

  it("go from ordered to done", () => {
    let one = powerConnection();
    one = movePowerConnection(one, "running");
    one = movePowerConnection(one, "done");
    assert.equal(one.status, "done");
  });

  it("take no other way", () => {
    assert.throws(() => movePowerConnection(powerConnection({ status: "done" }), "ordered"), /cannot become ordered/);
    assert.throws(() => movePowerConnection(powerConnection({ status: "ordered" }), "done"), /cannot become done/);
  });

  it("are found by call", () => {
    const register = new PowerConnectionRegister();
    register.add(powerConnection());
    register.add(powerConnection({ id: "S-991", call: "other" }));
    assert.deepEqual(register.ofCall("S-1207"), [powerConnection()]);
  });

  it("tell which are underway", () => {
    const register = new PowerConnectionRegister();
    register.add(powerConnection({ status: "tripped" }));
    register.add(powerConnection({ id: "S-993", status: "ordered" }));
    assert.deepEqual(
      register.underway().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with connection, call, meter, closed, kwh, peak", () => {
    const [heading, line] = powerConnectionList([powerConnection()]).split("\n");
    assert.match(heading ?? "", /^Connection/);
    assert.deepEqual(line?.split(/ {2,}/), ["N-402", "S-1207", "L2", "14.03. 11:05", "21400", "1640"]);
  });
});
