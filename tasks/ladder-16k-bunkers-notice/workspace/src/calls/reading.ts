import { Fields } from "../reading/fields.ts";
import type { Call } from "./call.ts";

/** Reads a call as the agents send it; throws a `ReadingError` for anything else. */
export function readCall(value: unknown): Call {
  const fields = Fields.of("call", value);
  return {
    id: fields.text("id"),
    ship: fields.text("ship"),
    berth: fields.has("berth") ? fields.text("berth") : null,
    arrivedAt: fields.has("arrivedAt") ? fields.instant("arrivedAt") : null,
    leftAt: fields.has("leftAt") ? fields.instant("leftAt") : null,
    status: "expected",
  };
}
