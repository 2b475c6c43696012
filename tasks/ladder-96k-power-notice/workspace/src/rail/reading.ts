import { Fields } from "../reading/fields.ts";
import { WAGON_BRAKES, type Wagon } from "./wagon.ts";

/** Reads a wagon as the railway sends it; throws a `ReadingError` for anything else. */
export function readWagon(value: unknown): Wagon {
  const fields = Fields.of("wagon", value);
  return {
    id: fields.text("id"),
    train: fields.text("train"),
    track: fields.integer("track", { min: 1, max: 9 }),
    length: fields.integer("length", { min: 80, max: 400 }),
    tare: fields.integer("tare", { min: 8000, max: 40_000 }),
    load: fields.integer("load", { min: 0, max: 90_000 }),
    boxes: fields.texts("boxes"),
    brake: fields.oneOf("brake", WAGON_BRAKES),
    cameAt: fields.instant("cameAt"),
    status: "arriving",
  };
}
