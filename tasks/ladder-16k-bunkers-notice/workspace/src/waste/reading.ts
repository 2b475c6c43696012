import { Fields } from "../reading/fields.ts";
import { WASTE_DELIVERY_SORTS, type WasteDelivery } from "./waste-delivery.ts";

/** Reads a waste delivery as the tablets send it; throws a `ReadingError` for anything else. */
export function readWasteDelivery(value: unknown): WasteDelivery {
  const fields = Fields.of("waste delivery", value);
  return {
    id: fields.text("id"),
    call: fields.text("call"),
    account: fields.text("account"),
    sort: fields.oneOf("sort", WASTE_DELIVERY_SORTS),
    meter: fields.text("meter"),
    startedAt: fields.instant("startedAt"),
    endedAt: fields.has("endedAt") ? fields.instant("endedAt") : null,
    volume: fields.integer("volume", { min: 0, max: 9999 }),
    counts: fields.integer("counts", { min: 0, max: 999_999 }),
    status: "ordered",
  };
}
