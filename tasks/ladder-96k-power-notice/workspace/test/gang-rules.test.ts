import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { beginOf, cancellationShare, orderBefore } from "../src/gangs/ordering.ts";
import { mayFollow, wagesOf } from "../src/gangs/wages.ts";
import { gang } from "./samples/gang.ts";

describe("gangs", () => {
  it("begin by the harbour's clock", () => {
    assert.equal(beginOf({ day: "2025-07-01", shift: "early" }).toISOString(), "2025-07-01T05:00:00.000Z");
    assert.equal(beginOf({ day: "2025-07-01", shift: "night" }).toISOString(), "2025-07-01T21:00:00.000Z");
  });

  it("are ordered a day ahead, on Friday for the weekend", () => {
    assert.equal(orderBefore("2025-03-14").toISOString(), "2025-03-13T11:00:00.000Z");
    assert.equal(orderBefore("2025-03-17").toISOString(), "2025-03-14T11:00:00.000Z");
  });

  it("cost half when called off late, and all once they work", () => {
    assert.equal(cancellationShare(gang(), new Date("2025-03-13T11:00:00Z")), 0);
    assert.equal(cancellationShare(gang(), new Date("2025-03-14T04:59:00Z")), 0.5);
    assert.equal(cancellationShare(gang(), new Date("2025-03-14T05:00:00Z")), 1);
  });

  it("earn more with skills, at night and on Sundays", () => {
    const plain = gang({ status: "worked", skills: [] });
    assert.equal(wagesOf(plain), 213_440);
    assert.equal(wagesOf({ ...plain, skills: ["winch"] }), 214_840);
    assert.equal(wagesOf({ ...plain, shift: "night" }), 320_160);
    assert.equal(wagesOf({ ...plain, day: "2025-03-16" }), 426_880);
    assert.equal(wagesOf({ ...plain, day: "2025-12-25" }), 480_240);
    assert.equal(wagesOf(gang()), 0);
  });

  it("rest between shifts", () => {
    const before = { begin: new Date("2025-03-14T05:00:00Z"), hours: 8 };
    assert.equal(mayFollow(before, new Date("2025-03-14T21:00:00Z")), false);
    assert.equal(mayFollow(before, new Date("2025-03-15T00:00:00Z")), true);
  });
});
