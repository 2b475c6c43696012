import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveParcel } from "../src/bulk/lifecycle.ts";
import { parcelList } from "../src/bulk/list.ts";
import { readParcel } from "../src/bulk/reading.ts";
import { ParcelRegister } from "../src/bulk/register.ts";
import { parcel } from "./samples/parcel.ts";

/** What arrives from the silo's computer. */
const SENT = {
  id: "N-51",
  call: "S-1207",
  goods: "wheat",
  owner: "Ackermann",
  mass: 4_120_000,
  moisture: 138,
  cell: "Z12",
  storedAt: "2025-03-11T15:00:00Z",
};

describe("parcels", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readParcel(SENT), parcel());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readParcel({ ...SENT, mass: 90_000_001 }), /mass/);
    assert.throws(() => readParcel({ ...SENT, mass: -1 }), /mass/);
    assert.throws(() => readParcel({ ...SENT, goods: "neither" }), /goods/);
    assert.throws(() => readParcel({ ...SENT, id: null }), /id/);
  });

  it("do without call", () => {
    const bare = { ...SENT, call: null };
    assert.deepEqual(readParcel(bare), parcel({ call: null }));
  });

  it("go from afloat to shipped", () => {
    let one = parcel();
    one = moveParcel(one, "stored");
    one = moveParcel(one, "shipped");
    assert.equal(one.status, "shipped");
  });

  it("take no other way", () => {
    assert.throws(() => moveParcel(parcel({ status: "shipped" }), "afloat"), /cannot become afloat/);
    assert.throws(() => moveParcel(parcel({ status: "afloat" }), "shipped"), /cannot become shipped/);
  });

  it("are found by owner", () => {
    const register = new ParcelRegister();
    register.add(parcel());
    register.add(parcel({ id: "S-991", owner: "other" }));
    assert.deepEqual(register.ofOwner("Ackermann"), [parcel()]);
  });

  it("tell which are inSilo", () => {
    const register = new ParcelRegister();
    register.add(parcel({ status: "spoiled" }));
    register.add(parcel({ id: "S-993", status: "stored" }));
    assert.deepEqual(
      register.inSilo().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with parcel, goods, owner, mass t, cell", () => {
    const [heading, line] = parcelList([parcel()]).split("\n");
    assert.match(heading ?? "", /^Parcel/);
    assert.deepEqual(line?.split(/ {2,}/), ["N-51", "wheat", "Ackermann", "4120.00", "Z12"]);
  });
});
