import { Fields } from "../reading/fields.ts";
import type { Observation } from "./observation.ts";

/** Reads an observation as the mast sends it; throws a `ReadingError` for anything else. */
export function readObservation(value: unknown): Observation {
  const fields = Fields.of("observation", value);
  return {
    id: fields.text("id"),
    at: fields.instant("at"),
    mean: fields.integer("mean", { min: 0, max: 150 }),
    gust: fields.integer("gust", { min: 0, max: 200 }),
    from: fields.integer("from", { min: 0, max: 359 }),
    sight: fields.integer("sight", { min: 0, max: 50_000 }),
    air: fields.integer("air", { min: -400, max: 500 }),
    rain: fields.integer("rain", { min: 0, max: 900 }),
  };
}
