import { Fields } from "../reading/fields.ts";
import { SURVEY_CAUSES, type Survey } from "./survey.ts";

/** Reads a survey as the surveyors send it; throws a `ReadingError` for anything else. */
export function readSurvey(value: unknown): Survey {
  const fields = Fields.of("survey", value);
  return {
    id: fields.text("id"),
    subject: fields.text("subject"),
    cause: fields.oneOf("cause", SURVEY_CAUSES),
    surveyor: fields.text("surveyor"),
    visitedAt: fields.instant("visitedAt"),
    findings: fields.texts("findings"),
    estimate: fields.has("estimate") ? fields.integer("estimate", { min: 0, max: 90_000_000 }) : null,
    photos: fields.integer("photos", { min: 0, max: 200 }),
    status: "planned",
  };
}
