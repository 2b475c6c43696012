import { Fields } from "../reading/fields.ts";
import { STAY_SHEDS, type Stay } from "./stay.ts";

/** Reads a stay as the tablets send it; throws a `ReadingError` for anything else. */
export function readStay(value: unknown): Stay {
  const fields = Fields.of("stay", value);
  return {
    id: fields.text("id"),
    owner: fields.text("owner"),
    goods: fields.text("goods"),
    pieces: fields.integer("pieces", { min: 1, max: 100_000 }),
    mass: fields.integer("mass", { min: 1, max: 9_000_000 }),
    area: fields.integer("area", { min: 1, max: 20_000 }),
    shed: fields.oneOf("shed", STAY_SHEDS),
    cameOn: fields.day("cameOn"),
    wentOn: fields.has("wentOn") ? fields.day("wentOn") : null,
    bonded: fields.flag("bonded"),
    status: "announced",
  };
}
