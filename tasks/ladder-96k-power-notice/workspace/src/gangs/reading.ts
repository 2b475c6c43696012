import { Fields } from "../reading/fields.ts";
import { GANG_SHIFTS, type Gang } from "./gang.ts";

/** Reads a gang as the labour pool sends it; throws a `ReadingError` for anything else. */
export function readGang(value: unknown): Gang {
  const fields = Fields.of("gang", value);
  return {
    id: fields.text("id"),
    call: fields.text("call"),
    shift: fields.oneOf("shift", GANG_SHIFTS),
    day: fields.day("day"),
    foreman: fields.text("foreman"),
    men: fields.integer("men", { min: 3, max: 20 }),
    skills: fields.texts("skills"),
    standby: fields.integer("standby", { min: 0, max: 480 }),
    status: "ordered",
  };
}
