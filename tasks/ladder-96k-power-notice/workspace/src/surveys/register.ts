import { Register } from "../register.ts";
import type { Survey } from "./survey.ts";

/** All surveys. */
export class SurveyRegister extends Register<Survey> {
  ofSubject(subject: string): readonly Survey[] {
    return this.where((one) => one.subject === subject);
  }

  /** Those that are planned or visited. */
  unsigned(): readonly Survey[] {
    return this.where(({ status }) => status === "planned" || status === "visited");
  }
}
