import { Fields } from "../reading/fields.ts";
import type { Pass } from "./pass.ts";

/** Reads a pass as the gate house sends it; throws a `ReadingError` for anything else. */
export function readPass(value: unknown): Pass {
  const fields = Fields.of("pass", value);
  return {
    id: fields.text("id"),
    holder: fields.text("holder"),
    company: fields.text("company"),
    zones: fields.texts("zones"),
    from: fields.day("from"),
    until: fields.day("until"),
    escort: fields.flag("escort"),
    trainedOn: fields.has("trainedOn") ? fields.day("trainedOn") : null,
    status: "printed",
  };
}
