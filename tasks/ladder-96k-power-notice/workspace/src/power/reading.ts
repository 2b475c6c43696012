import { Fields } from "../reading/fields.ts";
import type { PowerConnection } from "./power-connection.ts";

/** Reads a power connection as the tablets send it; throws a `ReadingError` for anything else. */
export function readPowerConnection(value: unknown): PowerConnection {
  const fields = Fields.of("power connection", value);
  return {
    id: fields.text("id"),
    call: fields.text("call"),
    account: fields.text("account"),
    meter: fields.text("meter"),
    startedAt: fields.instant("startedAt"),
    endedAt: fields.has("endedAt") ? fields.instant("endedAt") : null,
    energy: fields.integer("energy", { min: 0, max: 900_000 }),
    impulses: fields.integer("impulses", { min: 0, max: 9_000_000 }),
    peak: fields.integer("peak", { min: 0, max: 12_000 }),
    status: "ordered",
  };
}
