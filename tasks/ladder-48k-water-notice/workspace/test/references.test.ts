import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { harbourReference, parseRecordId } from "../src/references.ts";

describe("references", () => {
  it("end in a check digit", () => {
    assert.equal(harbourReference("K", 1207), "K-001207-2");
    assert.equal(harbourReference("K", 1208), "K-001208-4");
  });

  it("take ids apart", () => {
    assert.deepEqual(parseRecordId("N-17"), { quay: "N", number: 17 });
    assert.throws(() => parseRecordId("X-17"), RangeError);
  });
});
