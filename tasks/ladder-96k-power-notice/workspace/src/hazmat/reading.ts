import { Fields } from "../reading/fields.ts";
import { DECLARATION_CLASSES, DECLARATION_PACKINGS, type Declaration } from "./declaration.ts";

/** Reads a declaration as the forwarders send it; throws a `ReadingError` for anything else. */
export function readDeclaration(value: unknown): Declaration {
  const fields = Fields.of("declaration", value);
  return {
    id: fields.text("id"),
    box: fields.text("box"),
    un: fields.integer("un", { min: 4, max: 3600 }),
    class: fields.oneOf("class", DECLARATION_CLASSES),
    packing: fields.oneOf("packing", DECLARATION_PACKINGS),
    net: fields.integer("net", { min: 0, max: 40_000 }),
    flashPoint: fields.has("flashPoint") ? fields.integer("flashPoint", { min: -60, max: 150 }) : null,
    limited: fields.flag("limited"),
    arrivesAt: fields.instant("arrivesAt"),
    status: "declared",
  };
}
