import type { Permit } from "./permit.ts";

const HOUR_MS = 3_600_000;
/** Hours that a permit may last; after that somebody has to look again. */
const LONGEST: Readonly<Record<Permit["work"], number>> = {
  welding: 8,
  "tank-entry": 4,
  diving: 6,
  blasting: 2,
  painting: 24,
};

/** Why a permit cannot be granted; empty when it can. */
export function conditionsMissing(permit: Permit): readonly string[] {
  const { work, from, until, watch, oxygen } = permit;
  const found: string[] = [];
  const hours = (until.getTime() - from.getTime()) / HOUR_MS;
  if (hours <= 0) found.push("ends before it begins");
  if (hours > LONGEST[work]) found.push(`longer than ${LONGEST[work]} hours`);
  if (work !== "painting" && watch === null) found.push("nobody stands by");
  if (work === "tank-entry" && (oxygen === null || oxygen < 200 || oxygen > 235))
    found.push("the air was not found good");
  return found;
}

/** How long the watch stays after the work: fire comes back. In minutes. */
export function minutesOfWatchAfter({ work }: Pick<Permit, "work">): number {
  return work === "welding" ? 60 : work === "blasting" ? 30 : 0;
}
