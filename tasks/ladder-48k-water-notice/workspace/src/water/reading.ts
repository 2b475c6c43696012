import { Fields } from "../reading/fields.ts";
import type { WaterSupply } from "./water-supply.ts";

/** Reads a water supply as the tablets send it; throws a `ReadingError` for anything else. */
export function readWaterSupply(value: unknown): WaterSupply {
  const fields = Fields.of("water supply", value);
  return {
    id: fields.text("id"),
    call: fields.text("call"),
    account: fields.text("account"),
    meter: fields.text("meter"),
    startedAt: fields.instant("startedAt"),
    endedAt: fields.has("endedAt") ? fields.instant("endedAt") : null,
    cubicMetres: fields.integer("cubicMetres", { min: 0, max: 90_000 }),
    turns: fields.integer("turns", { min: 0, max: 900_000 }),
    flushed: fields.flag("flushed"),
    status: "ordered",
  };
}
