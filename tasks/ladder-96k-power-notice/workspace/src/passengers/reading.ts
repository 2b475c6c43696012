import { Fields } from "../reading/fields.ts";
import type { Sailing } from "./sailing.ts";

/** Reads a sailing as the ferry line sends it; throws a `ReadingError` for anything else. */
export function readSailing(value: unknown): Sailing {
  const fields = Fields.of("sailing", value);
  return {
    id: fields.text("id"),
    line: fields.text("line"),
    ship: fields.text("ship"),
    leavesAt: fields.instant("leavesAt"),
    leftAt: fields.has("leftAt") ? fields.instant("leftAt") : null,
    adults: fields.integer("adults", { min: 0, max: 3000 }),
    children: fields.integer("children", { min: 0, max: 3000 }),
    cars: fields.integer("cars", { min: 0, max: 900 }),
    lorries: fields.integer("lorries", { min: 0, max: 200 }),
    crew: fields.integer("crew", { min: 4, max: 400 }),
    status: "announced",
  };
}
