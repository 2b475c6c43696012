import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveStay } from "../src/storage/lifecycle.ts";
import { stayList } from "../src/storage/list.ts";
import { readStay } from "../src/storage/reading.ts";
import { StayRegister } from "../src/storage/register.ts";
import { stay } from "./samples/stay.ts";

/** What arrives from the tablets. */
const SENT = {
  id: "S-455",
  owner: "Ackermann",
  goods: "coffee in bags",
  pieces: 320,
  mass: 19_200,
  area: 96,
  shed: "2",
  cameOn: "2025-03-01",
  bonded: true,
};

describe("stays", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readStay(SENT), stay());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readStay({ ...SENT, pieces: 100_001 }), /pieces/);
    assert.throws(() => readStay({ ...SENT, pieces: 0 }), /pieces/);
    assert.throws(() => readStay({ ...SENT, shed: "neither" }), /shed/);
    assert.throws(() => readStay({ ...SENT, owner: null }), /owner/);
  });

  it("go from announced to gone", () => {
    let one = stay();
    one = moveStay(one, "stored");
    one = moveStay(one, "gone");
    assert.equal(one.status, "gone");
  });

  it("take no other way", () => {
    assert.throws(() => moveStay(stay({ status: "gone" }), "announced"), /cannot become announced/);
    assert.throws(() => moveStay(stay({ status: "announced" }), "gone"), /cannot become gone/);
  });

  it("are found by owner", () => {
    const register = new StayRegister();
    register.add(stay());
    register.add(stay({ id: "N-992", owner: "other" }));
    assert.deepEqual(register.ofOwner("Ackermann"), [stay()]);
  });

  it("tell which are stored", () => {
    const register = new StayRegister();
    register.add(stay({ status: "abandoned" }));
    register.add(stay({ id: "S-993", status: "stored" }));
    assert.deepEqual(
      register.stored().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with stay, goods, owner, m2, came", () => {
    const [heading, line] = stayList([stay()]).split("\n");
    assert.match(heading ?? "", /^Stay/);
    assert.deepEqual(line?.split(/ {2,}/), ["S-455", "coffee in bags", "Ackermann", "96", "2025-03-01"]);
  });
});
