import { Fields } from "../reading/fields.ts";
import { TARIFF_ITEMS, TARIFF_UNITS, type Tariff } from "./tariff.ts";

/** Reads a tariff as the sales department sends it; throws a `ReadingError` for anything else. */
export function readTariff(value: unknown): Tariff {
  const fields = Fields.of("tariff", value);
  return {
    id: fields.text("id"),
    item: fields.oneOf("item", TARIFF_ITEMS),
    cents: fields.integer("cents", { min: 1, max: 1_000_000 }),
    unit: fields.oneOf("unit", TARIFF_UNITS),
    from: fields.day("from"),
    until: fields.has("until") ? fields.day("until") : null,
    least: fields.integer("least", { min: 0, max: 10_000_000 }),
    customers: fields.texts("customers"),
  };
}
