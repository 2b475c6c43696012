import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveMooring } from "../src/moorings/lifecycle.ts";
import { mooringList } from "../src/moorings/list.ts";
import { readMooring } from "../src/moorings/reading.ts";
import { MooringRegister } from "../src/moorings/register.ts";
import { mooring } from "./samples/mooring.ts";

/** What arrives from the tablets. */
const SENT = {
  id: "N-640",
  call: "S-1207",
  kind: "arrival",
  men: 4,
  orderedFor: "2025-03-14T09:00:00Z",
  firstLine: "2025-03-14T09:20:00Z",
  lastLine: "2025-03-14T09:55:00Z",
};

describe("moorings", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readMooring(SENT), mooring());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readMooring({ ...SENT, men: 13 }), /men/);
    assert.throws(() => readMooring({ ...SENT, men: 1 }), /men/);
    assert.throws(() => readMooring({ ...SENT, kind: "neither" }), /kind/);
    assert.throws(() => readMooring({ ...SENT, call: null }), /call/);
  });

  it("do without firstLine and lastLine", () => {
    const bare = { ...SENT, firstLine: null, lastLine: null };
    assert.deepEqual(readMooring(bare), mooring({ firstLine: null, lastLine: null }));
  });

  it("go from ordered to done", () => {
    let one = mooring();
    one = moveMooring(one, "working");
    one = moveMooring(one, "done");
    assert.equal(one.status, "done");
  });

  it("take no other way", () => {
    assert.throws(() => moveMooring(mooring({ status: "done" }), "ordered"), /cannot become ordered/);
    assert.throws(() => moveMooring(mooring({ status: "ordered" }), "done"), /cannot become done/);
  });

  it("are found by call", () => {
    const register = new MooringRegister();
    register.add(mooring());
    register.add(mooring({ id: "S-991", call: "other" }));
    assert.deepEqual(register.ofCall("S-1207"), [mooring()]);
  });

  it("tell which are due", () => {
    const register = new MooringRegister();
    register.add(mooring({ status: "cancelled" }));
    register.add(mooring({ id: "S-993", status: "ordered" }));
    assert.deepEqual(
      register.due().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with mooring, kind, men, ordered for, first line", () => {
    const [heading, line] = mooringList([mooring()]).split("\n");
    assert.match(heading ?? "", /^Mooring/);
    assert.deepEqual(line?.split(/ {2,}/), ["N-640", "arrival", "4", "14.03. 10:00", "14.03. 10:20"]);
  });
});
