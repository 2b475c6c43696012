import { Fields } from "../reading/fields.ts";
import { BERTH_QUAYS, type Berth } from "./berth.ts";

/** Reads a berth as the planning tool sends it; throws a `ReadingError` for anything else. */
export function readBerth(value: unknown): Berth {
  const fields = Fields.of("berth", value);
  return {
    id: fields.text("id"),
    quay: fields.oneOf("quay", BERTH_QUAYS),
    length: fields.integer("length", { min: 300, max: 6000 }),
    depth: fields.integer("depth", { min: 20, max: 200 }),
    power: fields.flag("power"),
    closedUntil: fields.has("closedUntil") ? fields.day("closedUntil") : null,
  };
}
