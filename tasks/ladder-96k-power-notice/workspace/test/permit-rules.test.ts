import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { conditionsMissing, minutesOfWatchAfter } from "../src/permits/conditions.ts";
import { disturbing } from "../src/permits/neighbours.ts";
import { permit } from "./samples/permit.ts";

describe("permits", () => {
  it("need somebody who stands by", () => {
    assert.deepEqual(conditionsMissing(permit()), []);
    assert.deepEqual(conditionsMissing(permit({ watch: null })), ["nobody stands by"]);
    assert.deepEqual(conditionsMissing(permit({ work: "painting", watch: null })), []);
  });

  it("do not last for ever", () => {
    assert.deepEqual(conditionsMissing(permit({ work: "blasting" })), ["longer than 2 hours"]);
    assert.deepEqual(conditionsMissing(permit({ until: permit().from })), ["ends before it begins"]);
  });

  it("are for tanks whose air was measured", () => {
    const entry = permit({ work: "tank-entry", until: new Date("2025-03-14T11:00:00Z") });
    assert.deepEqual(conditionsMissing({ ...entry, oxygen: 209 }), []);
    assert.deepEqual(conditionsMissing({ ...entry, oxygen: 199 }), ["the air was not found good"]);
    assert.deepEqual(conditionsMissing(entry), ["the air was not found good"]);
  });

  it("keep a watch after fire", () => {
    assert.equal(minutesOfWatchAfter({ work: "welding" }), 60);
    assert.equal(minutesOfWatchAfter({ work: "diving" }), 0);
  });

  it("do not all go together", () => {
    const painting = permit({ id: "2", work: "painting", status: "granted" });
    assert.deepEqual(disturbing(permit(), [painting]), [painting]);
    assert.deepEqual(disturbing(permit(), [{ ...painting, place: "B08" }]), []);
    assert.deepEqual(disturbing(permit(), [{ ...painting, from: permit().until }]), []);
    assert.equal(disturbing(permit({ work: "diving" }), [{ ...painting, work: "diving" }]).length, 1);
  });
});
