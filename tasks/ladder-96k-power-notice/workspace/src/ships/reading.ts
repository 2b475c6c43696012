import { Fields } from "../reading/fields.ts";
import { SHIP_KINDS, type Ship } from "./ship.ts";

/** Reads a ship as the agents send it; throws a `ReadingError` for anything else. */
export function readShip(value: unknown): Ship {
  const fields = Fields.of("ship", value);
  return {
    id: fields.text("id"),
    name: fields.text("name"),
    flag: fields.text("flag"),
    kind: fields.oneOf("kind", SHIP_KINDS),
    length: fields.integer("length", { min: 100, max: 4500 }),
    beam: fields.integer("beam", { min: 30, max: 700 }),
    draught: fields.integer("draught", { min: 10, max: 250 }),
    tonnage: fields.integer("tonnage", { min: 100, max: 300_000 }),
    formerNames: fields.texts("formerNames"),
  };
}
