import { Fields } from "../reading/fields.ts";
import { INCIDENT_KINDS, type Incident } from "./incident.ts";

/** Reads an incident as the tablets send it; throws a `ReadingError` for anything else. */
export function readIncident(value: unknown): Incident {
  const fields = Fields.of("incident", value);
  return {
    id: fields.text("id"),
    place: fields.text("place"),
    kind: fields.oneOf("kind", INCIDENT_KINDS),
    at: fields.instant("at"),
    reporter: fields.text("reporter"),
    hurt: fields.integer("hurt", { min: 0, max: 500 }),
    litres: fields.has("litres") ? fields.integer("litres", { min: 0, max: 9_000_000 }) : null,
    words: fields.text("words"),
    status: "reported",
  };
}
