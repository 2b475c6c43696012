import type { Survey } from "./survey.ts";

/** Days within which damage has to be claimed after it could have been seen; hidden damage has a week more. */
export function claimUntil(seenOn: string, hidden: boolean): string {
  const days = hidden ? 10 : 3;
  return new Date(Date.parse(seenOn) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Whether one surveyor is enough: above ten thousand euros, and for every draught, two look together. */
export function surveyorsNeeded({ cause, estimate }: Pick<Survey, "cause" | "estimate">): number {
  return cause === "draught" || (estimate ?? 0) > 1_000_000 ? 2 : 1;
}

/** Why a survey cannot be signed yet; empty when it can. */
export function missing(survey: Survey): readonly string[] {
  const found: string[] = [];
  if (survey.status !== "visited") found.push("nobody was there");
  if (survey.findings.length === 0) found.push("no findings");
  if (survey.cause === "damage" && survey.photos < 4) found.push("fewer than four photos");
  if (survey.cause === "damage" && survey.estimate === null) found.push("no estimate");
  return found;
}
