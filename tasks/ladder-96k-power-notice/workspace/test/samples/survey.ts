import type { Survey } from "../../src/surveys/survey.ts";

/** A survey for tests; what matters to a test is given as a change. */
export function survey(changes: Partial<Survey> = {}): Survey {
  return {
    id: "S-92",
    subject: "MSKU3047615",
    cause: "damage",
    surveyor: "Okafor",
    visitedAt: new Date("2025-03-14T13:15:00Z"),
    findings: ["dent left", "door seal torn"],
    estimate: 84_000,
    photos: 14,
    status: "planned",
    ...changes,
  };
}
