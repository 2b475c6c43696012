import { Fields } from "../reading/fields.ts";
import { VISIT_ERRANDS, type Visit } from "./visit.ts";

/** Reads a visit as the gate's cameras send it; throws a `ReadingError` for anything else. */
export function readVisit(value: unknown): Visit {
  const fields = Fields.of("visit", value);
  return {
    id: fields.text("id"),
    plate: fields.text("plate"),
    carrier: fields.text("carrier"),
    errand: fields.oneOf("errand", VISIT_ERRANDS),
    boxes: fields.texts("boxes"),
    bookedFrom: fields.instant("bookedFrom"),
    inAt: fields.has("inAt") ? fields.instant("inAt") : null,
    outAt: fields.has("outAt") ? fields.instant("outAt") : null,
    status: "booked",
  };
}
