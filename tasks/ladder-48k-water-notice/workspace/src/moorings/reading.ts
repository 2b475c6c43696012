import { Fields } from "../reading/fields.ts";
import { MOORING_KINDS, type Mooring } from "./mooring.ts";

/** Reads a mooring as the tablets send it; throws a `ReadingError` for anything else. */
export function readMooring(value: unknown): Mooring {
  const fields = Fields.of("mooring", value);
  return {
    id: fields.text("id"),
    call: fields.text("call"),
    kind: fields.oneOf("kind", MOORING_KINDS),
    men: fields.integer("men", { min: 2, max: 12 }),
    orderedFor: fields.instant("orderedFor"),
    firstLine: fields.has("firstLine") ? fields.instant("firstLine") : null,
    lastLine: fields.has("lastLine") ? fields.instant("lastLine") : null,
    status: "ordered",
  };
}
