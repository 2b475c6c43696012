import type { Pass } from "./pass.ts";

const DAY_MS = 86_400_000;

/** Zones in which nobody goes without a training that is younger than this many days. */
const TRAINING: Readonly<Record<string, number>> = { quay: 730, yard: 730, silo: 365, tanks: 365 };

export type Answer = { readonly open: true; readonly escort: boolean } | { readonly open: false; readonly why: string };

/** What a door answers to a pass on a day. */
export function answerOf(pass: Pass, zone: string, today: string): Answer {
  if (pass.status !== "handed-out") return { open: false, why: `the pass is ${pass.status}` };
  if (today < pass.from || today > pass.until) return { open: false, why: "not valid today" };
  if (!pass.zones.includes(zone)) return { open: false, why: "another zone" };
  const youngest = TRAINING[zone];
  if (youngest === undefined || pass.escort) return { open: true, escort: pass.escort };
  if (pass.trainedOn === null) return { open: false, why: "no training" };
  const age = (Date.parse(today) - Date.parse(pass.trainedOn)) / DAY_MS;
  return age > youngest ? { open: false, why: "the training is too old" } : { open: true, escort: false };
}

/** Passes whose holders should be told that they end, or their training does, within thirty days. */
export function endingSoon(passes: readonly Pass[], today: string): readonly Pass[] {
  const limit = new Date(Date.parse(today) + 30 * DAY_MS).toISOString().slice(0, 10);
  return passes.filter((pass) => {
    if (pass.status !== "handed-out" || pass.until < today) return false;
    const strictest = Math.min(...pass.zones.map((zone) => TRAINING[zone] ?? Number.POSITIVE_INFINITY));
    const trained = pass.trainedOn === null ? Number.POSITIVE_INFINITY : Date.parse(pass.trainedOn);
    return pass.until <= limit || trained + strictest * DAY_MS <= Date.parse(limit);
  });
}
