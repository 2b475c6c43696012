import type { Irregular } from "../trees/collected.ts";
import { evidence } from "./evidence.ts";
import type { Check, Grade, Submission } from "./grader.ts";

/** The share of checks that passed; 0 of none. */
export function shareOf(checks: readonly Check[]): number {
  return checks.length === 0 ? 0 : checks.filter(({ passed }) => passed).length / checks.length;
}

/**
 * A sub-score for each named group of checks, groups without any left out.
 */
export function subScoresOf(groups: Readonly<Record<string, readonly Check[]>>): Record<string, number> {
  const filled = Object.entries(groups).filter(([, checks]) => checks.length > 0);
  return Object.fromEntries(filled.map(([name, checks]) => [name, shareOf(checks)]));
}

/** The grade of a workspace that was not read whole: files beyond the bounds are unknown, so a verdict would be about others. */
export function gradeOfCut({ collected }: Submission, tampering: Grade["tampering"]): Grade | null {
  const cut = collected.irregular.find(isCut);
  if (!cut) return null;
  const detail = `${cut.detail}, reached at ${cut.path}: it cannot be graded`;
  const checks = [evidence("workspace read", { passed: false, detail })];
  return { verdict: "unresolved", score: 0, subScores: {}, checks, tampering, reason: detail, output: "" };
}

function isCut({ kind }: Irregular): boolean {
  return kind === "too-large" || kind === "too-many";
}

/** Why the first failed piece of evidence makes everything else worthless; null when all is proven. */
export function wantOfEvidence(checks: readonly Check[]): string | null {
  return checks.find(({ kind, passed }) => kind === "evidence" && !passed)?.detail ?? null;
}
