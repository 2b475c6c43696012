import { Fields } from "../reading/fields.ts";
import { BOX_ARRIVED_BYS, BOX_CONTENTS, BOX_SIZES, type Box } from "./box.ts";

/** Reads a container as the terminals' exchange sends it; throws a `ReadingError` for anything else. */
export function readBox(value: unknown): Box {
  const fields = Fields.of("container", value);
  return {
    id: fields.text("id"),
    size: fields.oneOf("size", BOX_SIZES),
    high: fields.flag("high"),
    content: fields.oneOf("content", BOX_CONTENTS),
    mass: fields.integer("mass", { min: 1500, max: 40_000 }),
    arrivedBy: fields.oneOf("arrivedBy", BOX_ARRIVED_BYS),
    arrivedAt: fields.instant("arrivedAt"),
    owner: fields.text("owner"),
    seals: fields.texts("seals"),
    status: "announced",
  };
}
