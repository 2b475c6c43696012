import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { movePermit } from "../src/permits/lifecycle.ts";
import { permitList } from "../src/permits/list.ts";
import { readPermit } from "../src/permits/reading.ts";
import { PermitRegister } from "../src/permits/register.ts";
import { permit } from "./samples/permit.ts";

/** What arrives from the permit office. */
const SENT = {
  id: "N-128",
  work: "welding",
  place: "B07",
  company: "Rolfsen",
  from: "2025-03-14T07:00:00Z",
  until: "2025-03-14T15:00:00Z",
  watch: "Yilmaz",
};

describe("permits", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readPermit(SENT), permit());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readPermit({ ...SENT, oxygen: 301 }), /oxygen/);
    assert.throws(() => readPermit({ ...SENT, oxygen: -1 }), /oxygen/);
    assert.throws(() => readPermit({ ...SENT, work: "neither" }), /work/);
    assert.throws(() => readPermit({ ...SENT, work: null }), /work/);
  });

  it("do without watch", () => {
    const bare = { ...SENT, watch: null };
    assert.deepEqual(readPermit(bare), permit({ watch: null }));
  });

  it("go from asked to ended", () => {
    let one = permit();
    one = movePermit(one, "granted");
    one = movePermit(one, "ended");
    assert.equal(one.status, "ended");
  });

  it("take no other way", () => {
    assert.throws(() => movePermit(permit({ status: "ended" }), "asked"), /cannot become asked/);
    assert.throws(() => movePermit(permit({ status: "asked" }), "ended"), /cannot become ended/);
  });

  it("are found by place", () => {
    const register = new PermitRegister();
    register.add(permit());
    register.add(permit({ id: "S-991", place: "other" }));
    assert.deepEqual(register.atPlace("B07"), [permit()]);
  });

  it("tell which are valid", () => {
    const register = new PermitRegister();
    register.add(permit({ status: "withdrawn" }));
    register.add(permit({ id: "S-993", status: "granted" }));
    assert.deepEqual(
      register.valid().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with permit, work, place, from, until", () => {
    const [heading, line] = permitList([permit()]).split("\n");
    assert.match(heading ?? "", /^Permit/);
    assert.deepEqual(line?.split(/ {2,}/), ["N-128", "welding", "B07", "14.03. 08:00", "14.03. 16:00"]);
  });
});
