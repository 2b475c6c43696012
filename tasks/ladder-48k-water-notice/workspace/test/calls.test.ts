import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveCall } from "../src/calls/lifecycle.ts";
import { callList } from "../src/calls/list.ts";
import { readCall } from "../src/calls/reading.ts";
import { CallRegister } from "../src/calls/register.ts";
import { call } from "./samples/call.ts";

/** What arrives from the agents. */
const SENT = {
  id: "S-1207",
  ship: "Dorothea",
  berth: "B07",
  arrivedAt: "2025-03-14T09:20:00Z",
};

describe("calls", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readCall(SENT), call());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readCall({ ...SENT, ship: null }), /ship/);
  });

  it("do without berth and arrivedAt", () => {
    const bare = { ...SENT, berth: null, arrivedAt: null };
    assert.deepEqual(readCall(bare), call({ berth: null, arrivedAt: null }));
  });

  it("go from expected to left", () => {
    let one = call();
    one = moveCall(one, "alongside");
    one = moveCall(one, "left");
    assert.equal(one.status, "left");
  });

  it("take no other way", () => {
    assert.throws(() => moveCall(call({ status: "left" }), "expected"), /cannot become expected/);
    assert.throws(() => moveCall(call({ status: "expected" }), "left"), /cannot become left/);
  });

  it("are found by ship", () => {
    const register = new CallRegister();
    register.add(call());
    register.add(call({ id: "N-992", ship: "other" }));
    assert.deepEqual(register.ofShip("Dorothea"), [call()]);
  });

  it("tell which are present", () => {
    const register = new CallRegister();
    register.add(call({ status: "cancelled" }));
    register.add(call({ id: "S-993", status: "alongside" }));
    assert.deepEqual(
      register.present().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with call, ship, berth, arrived, status", () => {
    const [heading, line] = callList([call()]).split("\n");
    assert.match(heading ?? "", /^Call/);
    assert.deepEqual(line?.split(/ {2,}/), ["S-1207", "Dorothea", "B07", "14.03. 10:20", "expected"]);
  });
});
