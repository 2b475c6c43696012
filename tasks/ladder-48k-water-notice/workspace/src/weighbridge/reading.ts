import { Fields } from "../reading/fields.ts";
import { WEIGHING_SCALES, type Weighing } from "./weighing.ts";

/** Reads a weighing as the tablets send it; throws a `ReadingError` for anything else. */
export function readWeighing(value: unknown): Weighing {
  const fields = Fields.of("weighing", value);
  return {
    id: fields.text("id"),
    visit: fields.has("visit") ? fields.text("visit") : null,
    box: fields.has("box") ? fields.text("box") : null,
    first: fields.integer("first", { min: 0, max: 60_000 }),
    second: fields.has("second") ? fields.integer("second", { min: 0, max: 60_000 }) : null,
    axles: fields.integer("axles", { min: 2, max: 9 }),
    at: fields.instant("at"),
    scale: fields.oneOf("scale", WEIGHING_SCALES),
    status: "begun",
  };
}
