import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { letterDue, mayLeave, openings } from "../src/customs/release.ts";
import { hold } from "./samples/hold.ts";

describe("release", () => {
  it("needs every office", () => {
    const lifted = hold({ id: "S-1", status: "lifted" });
    const other = hold({ id: "S-2", office: "plants" });
    assert.equal(mayLeave("MSKU3047615", [lifted]), true);
    assert.equal(mayLeave("MSKU3047615", [lifted, other]), false);
    assert.equal(mayLeave("CSQU3054383", [lifted, other]), true);
  });

  it("never comes after a seizure", () => {
    assert.equal(mayLeave("MSKU3047615", [hold({ status: "seized" })]), false);
  });

  it("opens the doors once for all", () => {
    const holds = [
      hold(),
      hold({ id: "S-2", office: "veterinary" }),
      hold({ id: "S-3", office: "plants", inspection: false }),
    ];
    assert.deepEqual([...openings(holds)], [["MSKU3047615", ["veterinary", "customs"]]]);
  });

  it("is asked for in writing after a while", () => {
    const holds = [
      hold(),
      hold({ id: "S-2", office: "veterinary" }),
      hold({ id: "S-3", office: "veterinary", status: "lifted" }),
    ];
    assert.deepEqual(
      letterDue(holds, new Date("2025-03-17T12:00:00Z")).map(({ id }) => id),
      ["S-2"],
    );
  });
});
