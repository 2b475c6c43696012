import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Fields, ReadingError } from "../src/reading/fields.ts";

describe("fields", () => {
  const fields = Fields.of("crate", {
    label: " A1 ",
    weight: 12,
    sealed: true,
    day: "2025-02-30",
    at: "soon",
    tags: ["x", 1],
  });

  it("come without blanks around them", () => {
    assert.equal(fields.text("label"), "A1");
  });

  it("name what is wrong", () => {
    assert.throws(() => fields.integer("weight", { min: 0, max: 10 }), {
      name: "ReadingError",
      message: "crate: weight: a whole number from 0 to 10 is expected",
    });
    assert.throws(() => fields.oneOf("label", ["B1", "B2"]), { message: "crate: label: one of B1, B2 is expected" });
  });

  it("are refused when they have another form", () => {
    assert.throws(() => fields.instant("at"), ReadingError);
    assert.throws(() => fields.texts("tags"), ReadingError);
    assert.throws(() => fields.flag("label"), ReadingError);
    assert.throws(() => fields.text("missing"), ReadingError);
    assert.throws(() => Fields.of("crate", [1]), ReadingError);
  });
});
