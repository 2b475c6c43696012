import { Fields } from "../reading/fields.ts";
import { LIFT_LOADS, type Lift } from "./lift.ts";

/** Reads a lift as the cranes' computers send it; throws a `ReadingError` for anything else. */
export function readLift(value: unknown): Lift {
  const fields = Fields.of("lift", value);
  return {
    id: fields.text("id"),
    crane: fields.text("crane"),
    call: fields.text("call"),
    load: fields.oneOf("load", LIFT_LOADS),
    mass: fields.integer("mass", { min: 0, max: 120_000 }),
    seconds: fields.integer("seconds", { min: 10, max: 3600 }),
    at: fields.instant("at"),
    twin: fields.flag("twin"),
  };
}
