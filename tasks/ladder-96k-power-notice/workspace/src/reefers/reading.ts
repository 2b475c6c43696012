import { Fields } from "../reading/fields.ts";
import type { Reefer } from "./reefer.ts";

/** Reads a reefer as the reefer watch sends it; throws a `ReadingError` for anything else. */
export function readReefer(value: unknown): Reefer {
  const fields = Fields.of("reefer", value);
  return {
    id: fields.text("id"),
    box: fields.text("box"),
    socket: fields.text("socket"),
    setPoint: fields.integer("setPoint", { min: -600, max: 250 }),
    supply: fields.integer("supply", { min: -600, max: 400 }),
    back: fields.integer("back", { min: -600, max: 400 }),
    pluggedAt: fields.instant("pluggedAt"),
    pulledAt: fields.has("pulledAt") ? fields.instant("pulledAt") : null,
    defrosting: fields.flag("defrosting"),
    status: "plugged",
  };
}
