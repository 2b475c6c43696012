import { Fields } from "../reading/fields.ts";
import { STOP_REASONS, type Stop } from "./stop.ts";

/** Reads a stop as the traffic centre sends it; throws a `ReadingError` for anything else. */
export function readStop(value: unknown): Stop {
  const fields = Fields.of("stop", value);
  return {
    id: fields.text("id"),
    call: fields.text("call"),
    spot: fields.text("spot"),
    reason: fields.oneOf("reason", STOP_REASONS),
    droppedAt: fields.instant("droppedAt"),
    weighedAt: fields.has("weighedAt") ? fields.instant("weighedAt") : null,
    length: fields.integer("length", { min: 100, max: 4500 }),
    dangerous: fields.flag("dangerous"),
    status: "assigned",
  };
}
