import { Fields } from "../reading/fields.ts";
import { PERMIT_WORKS, type Permit } from "./permit.ts";

/** Reads a permit as the permit office sends it; throws a `ReadingError` for anything else. */
export function readPermit(value: unknown): Permit {
  const fields = Fields.of("permit", value);
  return {
    id: fields.text("id"),
    work: fields.oneOf("work", PERMIT_WORKS),
    place: fields.text("place"),
    company: fields.text("company"),
    from: fields.instant("from"),
    until: fields.instant("until"),
    watch: fields.has("watch") ? fields.text("watch") : null,
    oxygen: fields.has("oxygen") ? fields.integer("oxygen", { min: 0, max: 300 }) : null,
    status: "asked",
  };
}
