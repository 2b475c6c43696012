import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answerOf, endingSoon } from "../src/passes/access.ts";
import { inside, type Passage, passedBack } from "../src/passes/presence.ts";
import { pass } from "./samples/pass.ts";

describe("doors", () => {
  const valid = pass({ status: "handed-out" });

  it("open for valid passes", () => {
    assert.deepEqual(answerOf(valid, "quay", "2025-03-14"), { open: true, escort: false });
    assert.deepEqual(answerOf(valid, "tanks", "2025-03-14"), { open: false, why: "another zone" });
    assert.deepEqual(answerOf(valid, "quay", "2026-01-01"), { open: false, why: "not valid today" });
    assert.deepEqual(answerOf(pass({ status: "lost" }), "quay", "2025-03-14"), {
      open: false,
      why: "the pass is lost",
    });
  });

  it("want a training, except with an escort", () => {
    const untrained = { ...valid, trainedOn: null };
    assert.deepEqual(answerOf(untrained, "quay", "2025-03-14"), { open: false, why: "no training" });
    assert.deepEqual(answerOf({ ...untrained, escort: true }, "quay", "2025-03-14"), { open: true, escort: true });
    const old = { ...valid, trainedOn: "2023-03-14" };
    assert.deepEqual(answerOf(old, "quay", "2025-03-14"), { open: false, why: "the training is too old" });
    assert.deepEqual(answerOf(old, "quay", "2025-03-13"), { open: true, escort: false });
  });

  it("are warned of before they stay shut", () => {
    assert.deepEqual(endingSoon([valid], "2025-11-30"), []);
    assert.deepEqual(endingSoon([valid], "2025-12-01"), [valid]);
    assert.equal(endingSoon([{ ...valid, zones: ["silo"], until: "2026-12-31" }], "2025-10-06").length, 1);
  });
});

describe("people on our ground", () => {
  const passage = (holder: string, way: "in" | "out", hour: number): Passage => ({
    pass: holder,
    way,
    at: new Date(Date.UTC(2025, 2, 14, hour)),
  });

  it("came in and did not go out, in the last day", () => {
    const passages = [passage("a", "in", 6), passage("b", "in", 7), passage("a", "out", 9), passage("c", "in", -20)];
    assert.deepEqual(inside(passages, new Date("2025-03-14T12:00:00Z")), ["b"]);
  });

  it("do not come in twice", () => {
    assert.deepEqual(passedBack([passage("a", "in", 8), passage("a", "in", 6), passage("b", "in", 7)]), ["a"]);
    assert.deepEqual(passedBack([passage("a", "in", 8), passage("a", "out", 7), passage("a", "in", 6)]), []);
  });
});
