import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { InvalidLabel, readLabel } from "../src/label.ts";

/** Copied from parcels of the carrier that came in the first week of May. */
const PRINTED = [
  "3061 7742-7",
  "5508 1194-1",
  "7120 4485-3",
  "2936 5071-7",
  "4417 2093-6",
  "8804 6317-6",
  "1675 9920-6",
];

describe("labels", () => {
  for (const label of PRINTED) {
    it(`reads ${label}`, () => {
      assert.equal(readLabel(label), label.slice(0, 9).replace(" ", ""));
    });
  }

  it("are read in every spelling", () => {
    for (const scan of ["306177427", "PX 3061 7742 7", "px30617742-7"]) assert.equal(readLabel(scan), "30617742");
  });

  it("have nine digits", () => {
    for (const scan of ["", "3061 7742", "3061 7742-71", "3061 774A-7"])
      assert.throws(() => readLabel(scan), InvalidLabel);
  });
});
