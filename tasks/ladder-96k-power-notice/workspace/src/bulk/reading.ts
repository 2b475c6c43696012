import { Fields } from "../reading/fields.ts";
import { PARCEL_GOODSES, type Parcel } from "./parcel.ts";

/** Reads a parcel as the silo's computer sends it; throws a `ReadingError` for anything else. */
export function readParcel(value: unknown): Parcel {
  const fields = Fields.of("parcel", value);
  return {
    id: fields.text("id"),
    call: fields.has("call") ? fields.text("call") : null,
    goods: fields.oneOf("goods", PARCEL_GOODSES),
    owner: fields.text("owner"),
    mass: fields.integer("mass", { min: 0, max: 90_000_000 }),
    moisture: fields.integer("moisture", { min: 0, max: 600 }),
    cell: fields.text("cell"),
    storedAt: fields.instant("storedAt"),
    status: "afloat",
  };
}
