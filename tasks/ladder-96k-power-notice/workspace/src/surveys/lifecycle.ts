import { NotAllowed } from "../register.ts";
import type { Survey, SurveyStatus } from "./survey.ts";

const NEXT: Readonly<Record<SurveyStatus, readonly SurveyStatus[]>> = {
  planned: ["visited", "cancelled"],
  visited: ["signed"],
  signed: [],
  cancelled: [],
};

/** A survey in another status; throws `NotAllowed` where that is no step from its own. */
export function moveSurvey(survey: Survey, status: SurveyStatus): Survey {
  if (!NEXT[survey.status].includes(status)) {
    throw new NotAllowed(`survey ${survey.id} is ${survey.status} and cannot become ${status}`);
  }
  return { ...survey, status };
}
