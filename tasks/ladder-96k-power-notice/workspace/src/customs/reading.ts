import { Fields } from "../reading/fields.ts";
import { HOLD_OFFICES, type Hold } from "./hold.ts";

/** Reads a hold as the offices send it; throws a `ReadingError` for anything else. */
export function readHold(value: unknown): Hold {
  const fields = Fields.of("hold", value);
  return {
    id: fields.text("id"),
    subject: fields.text("subject"),
    office: fields.oneOf("office", HOLD_OFFICES),
    reason: fields.text("reason"),
    placedAt: fields.instant("placedAt"),
    inspection: fields.flag("inspection"),
    liftedAt: fields.has("liftedAt") ? fields.instant("liftedAt") : null,
    status: "active",
  };
}
