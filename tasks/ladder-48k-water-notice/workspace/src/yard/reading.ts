import { Fields } from "../reading/fields.ts";
import { SLOT_BLOCKS, SLOT_LENGTHS, type Slot } from "./slot.ts";

/** Reads a slot as the yard's plan sends it; throws a `ReadingError` for anything else. */
export function readSlot(value: unknown): Slot {
  const fields = Fields.of("slot", value);
  return {
    id: fields.text("id"),
    block: fields.oneOf("block", SLOT_BLOCKS),
    length: fields.oneOf("length", SLOT_LENGTHS),
    tiers: fields.integer("tiers", { min: 1, max: 6 }),
    limit: fields.integer("limit", { min: 10_000, max: 150_000 }),
    plugs: fields.integer("plugs", { min: 0, max: 6 }),
    stack: fields.texts("stack"),
  };
}
