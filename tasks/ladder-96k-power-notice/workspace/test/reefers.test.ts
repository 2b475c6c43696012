import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveReefer } from "../src/reefers/lifecycle.ts";
import { reeferList } from "../src/reefers/list.ts";
import { readReefer } from "../src/reefers/reading.ts";
import { ReeferRegister } from "../src/reefers/register.ts";
import { reefer } from "./samples/reefer.ts";

/** What arrives from the reefer watch. */
const SENT = {
  id: "S-880",
  box: "MSKU3047615",
  socket: "C-04-11/2",
  setPoint: -180,
  supply: -174,
  back: -162,
  pluggedAt: "2025-03-13T23:10:00Z",
  defrosting: false,
};

describe("reefers", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readReefer(SENT), reefer());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readReefer({ ...SENT, setPoint: 251 }), /setPoint/);
    assert.throws(() => readReefer({ ...SENT, setPoint: -601 }), /setPoint/);
    assert.throws(() => readReefer({ ...SENT, box: null }), /box/);
  });

  it("go from plugged to pulled", () => {
    let one = reefer();
    one = moveReefer(one, "pulled");
    assert.equal(one.status, "pulled");
  });

  it("take no other way", () => {
    assert.throws(() => moveReefer(reefer({ status: "pulled" }), "plugged"), /cannot become plugged/);
    assert.throws(() => moveReefer(reefer({ status: "pulled" }), "failed"), /cannot become failed/);
  });

  it("are found by box", () => {
    const register = new ReeferRegister();
    register.add(reefer());
    register.add(reefer({ id: "N-992", box: "other" }));
    assert.deepEqual(register.ofBox("MSKU3047615"), [reefer()]);
  });

  it("tell which are watched", () => {
    const register = new ReeferRegister();
    register.add(reefer({ status: "pulled" }));
    register.add(reefer({ id: "S-993", status: "plugged" }));
    assert.deepEqual(
      register.watched().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with reefer, container, socket, set, return", () => {
    const [heading, line] = reeferList([reefer()]).split("\n");
    assert.match(heading ?? "", /^Reefer/);
    assert.deepEqual(line?.split(/ {2,}/), ["S-880", "MSKU3047615", "C-04-11/2", "-18.0", "-16.2"]);
  });
});
