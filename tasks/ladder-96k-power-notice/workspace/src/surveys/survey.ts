export const SURVEY_CAUSES = ["damage", "draught", "quality", "off-hire"] as const;
export type SurveyCause = (typeof SURVEY_CAUSES)[number];

export type SurveyStatus = "planned" | "visited" | "signed" | "cancelled";

/** A surveyor looked at cargo, a container or a ship, and wrote down what he saw. */
export interface Survey {
  /** As the tablets give it. */
  readonly id: string;
  /** What was looked at. */
  readonly subject: string;
  readonly cause: SurveyCause;
  readonly surveyor: string;
  readonly visitedAt: Date;
  /** One sentence each. */
  readonly findings: readonly string[];
  /** Cost of the damage in cents. */
  readonly estimate: number | null;
  readonly photos: number;
  readonly status: SurveyStatus;
}
