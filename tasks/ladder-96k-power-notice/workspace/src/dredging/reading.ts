import { Fields } from "../reading/fields.ts";
import { SOUNDING_BOTTOMS, SOUNDING_METHODS, type Sounding } from "./sounding.ts";

/** Reads a sounding as the survey boat sends it; throws a `ReadingError` for anything else. */
export function readSounding(value: unknown): Sounding {
  const fields = Fields.of("sounding", value);
  return {
    id: fields.text("id"),
    berth: fields.text("berth"),
    metre: fields.integer("metre", { min: 0, max: 600 }),
    depth: fields.integer("depth", { min: 0, max: 3000 }),
    soundedOn: fields.day("soundedOn"),
    method: fields.oneOf("method", SOUNDING_METHODS),
    bottom: fields.oneOf("bottom", SOUNDING_BOTTOMS),
  };
}
