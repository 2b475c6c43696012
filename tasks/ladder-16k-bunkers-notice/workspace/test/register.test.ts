import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DuplicateRecord, Register } from "../src/register.ts";

describe("a register", () => {
  it("holds every id once", () => {
    const register = new Register<{ id: string; colour: string }>();
    register.add({ id: "1", colour: "red" });
    assert.throws(() => register.add({ id: "1", colour: "blue" }), DuplicateRecord);
    register.replace({ id: "1", colour: "green" });
    assert.equal(register.get("1").colour, "green");
    assert.equal(register.size, 1);
  });

  it("knows nothing of other ids", () => {
    const register = new Register<{ id: string }>();
    assert.throws(() => register.get("2"), RangeError);
    assert.throws(() => register.replace({ id: "2" }), RangeError);
  });
});
