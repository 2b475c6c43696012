import { Fields } from "../reading/fields.ts";
import { TIDE_KINDS, type Tide } from "./tide.ts";

/** Reads a tide as the hydrographic office sends it; throws a `ReadingError` for anything else. */
export function readTide(value: unknown): Tide {
  const fields = Fields.of("tide", value);
  return {
    id: fields.text("id"),
    day: fields.day("day"),
    kind: fields.oneOf("kind", TIDE_KINDS),
    at: fields.instant("at"),
    height: fields.integer("height", { min: -200, max: 900 }),
    surge: fields.has("surge") ? fields.integer("surge", { min: -200, max: 500 }) : null,
  };
}
