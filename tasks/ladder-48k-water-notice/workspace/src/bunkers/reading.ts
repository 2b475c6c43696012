import { Fields } from "../reading/fields.ts";
import { BUNKERING_FUELS, type Bunkering } from "./bunkering.ts";

/** Reads a bunkering as the tablets send it; throws a `ReadingError` for anything else. */
export function readBunkering(value: unknown): Bunkering {
  const fields = Fields.of("bunkering", value);
  return {
    id: fields.text("id"),
    call: fields.text("call"),
    account: fields.text("account"),
    fuel: fields.oneOf("fuel", BUNKERING_FUELS),
    meter: fields.text("meter"),
    startedAt: fields.instant("startedAt"),
    endedAt: fields.has("endedAt") ? fields.instant("endedAt") : null,
    delivered: fields.integer("delivered", { min: 0, max: 900_000 }),
    ticks: fields.integer("ticks", { min: 0, max: 9_000_000 }),
    celsius: fields.integer("celsius", { min: -30, max: 60 }),
    status: "ordered",
  };
}
