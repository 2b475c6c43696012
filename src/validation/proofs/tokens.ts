import { countTokens } from "../../tasks/tokens.ts";
import type { Proof } from "../validation.ts";

const TOLERANCE = 0.1;

/** The stated size is the size of what the agent could read. */
export const tokens: Proof = {
  name: "tokens",
  grades: false,
  appliesTo: () => true,
  async prove({ task }) {
    const [stated, counted] = [task.contextTokens, countTokens(task)];
    if (stated === undefined) return { figure: "–", problems: [], notes: [`contextTokens would be ${counted}`] };
    const near = Math.abs(stated - counted) <= counted * TOLERANCE;
    const problems = near ? [] : [`contextTokens is ${stated}, but the workspace and the prompt have about ${counted}`];
    return { figure: String(stated), problems, notes: [] };
  },
};
