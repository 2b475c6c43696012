import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { table } from "../src/text/table.ts";
import { hours, metres, shortTime, tonnes } from "../src/text/units.ts";

describe("lists", () => {
  it("show numbers as the office reads them", () => {
    assert.equal(metres(2405), "240.5");
    assert.equal(tonnes(12_340), "12.34");
    assert.equal(hours(185), "3:05");
  });

  it("show times by the harbour's clock", () => {
    assert.equal(shortTime(new Date("2025-07-01T23:30:00Z")), "02.07. 00:30");
  });

  it("align columns", () => {
    assert.equal(
      table(
        ["Id", "Note"],
        [
          ["S-1", null],
          ["S-200", "late"],
        ],
      ),
      "Id     Note\nS-1    -\nS-200  late",
    );
  });
});
