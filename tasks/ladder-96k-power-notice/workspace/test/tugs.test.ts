import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveTowJob } from "../src/tugs/lifecycle.ts";
import { towJobList } from "../src/tugs/list.ts";
import { readTowJob } from "../src/tugs/reading.ts";
import { TowJobRegister } from "../src/tugs/register.ts";
import { towJob } from "./samples/tow-job.ts";

/** What arrives from the tugs' radio desk. */
const SENT = {
  id: "N-77",
  call: "S-1207",
  account: "20417",
  tug: "Wal",
  place: "stern",
  fastAt: "2025-03-14T08:30:00Z",
  looseAt: "2025-03-14T09:40:00Z",
  pull: 45,
};

describe("tows", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readTowJob(SENT), towJob());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readTowJob({ ...SENT, pull: 121 }), /pull/);
    assert.throws(() => readTowJob({ ...SENT, pull: 4 }), /pull/);
    assert.throws(() => readTowJob({ ...SENT, place: "neither" }), /place/);
    assert.throws(() => readTowJob({ ...SENT, call: null }), /call/);
  });

  it("do without fastAt and looseAt", () => {
    const bare = { ...SENT, fastAt: null, looseAt: null };
    assert.deepEqual(readTowJob(bare), towJob({ fastAt: null, looseAt: null }));
  });

  it("go from ordered to done", () => {
    let one = towJob();
    one = moveTowJob(one, "fast");
    one = moveTowJob(one, "done");
    assert.equal(one.status, "done");
  });

  it("take no other way", () => {
    assert.throws(() => moveTowJob(towJob({ status: "done" }), "ordered"), /cannot become ordered/);
    assert.throws(() => moveTowJob(towJob({ status: "ordered" }), "done"), /cannot become done/);
  });

  it("are found by call", () => {
    const register = new TowJobRegister();
    register.add(towJob());
    register.add(towJob({ id: "S-991", call: "other" }));
    assert.deepEqual(register.ofCall("S-1207"), [towJob()]);
  });

  it("tell which are busy", () => {
    const register = new TowJobRegister();
    register.add(towJob({ status: "cancelled" }));
    register.add(towJob({ id: "S-993", status: "fast" }));
    assert.deepEqual(
      register.busy().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with tow, tug, place, fast, pull", () => {
    const [heading, line] = towJobList([towJob()]).split("\n");
    assert.match(heading ?? "", /^Tow/);
    assert.deepEqual(line?.split(/ {2,}/), ["N-77", "Wal", "stern", "14.03. 09:30", "45"]);
  });
});
