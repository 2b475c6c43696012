import type { Side } from "../comparisons/sides.ts";
import { countedTrials } from "../records/counted.ts";
import type { Baseline, BaselineSource, Refused, StoredRun } from "./baseline.ts";
import { keyDiffers, keyOf, type Likeness } from "./key.ts";

/** Of the planned trials without a verdict, the share that a baseline may have: the rest is still one and the same suite. */
const MOST_LOST = 0.1;

/** Older runs than this many are not looked at: a baseline of long ago says little of today. */
const LOOKED_AT = 50;

/**
 * The newest stored run that is alike in every key; never the run of the candidate itself.
 * @param candidate the profile of today, by the name that it has in the stored run too.
 */
export async function findBaseline(
  source: BaselineSource,
  candidate: Side,
  { likeness = "identity" }: { likeness?: Likeness } = {},
): Promise<Baseline> {
  const refused: Refused[] = [];
  for await (const stored of source.stored()) {
    if ("reasons" in stored) refused.push(stored);
    else if (stored.run.id !== candidate.run.id) {
      const reasons = unlike(stored, candidate, likeness);
      const { run, trials, origin, commit, keeps } = stored;
      const side = { run, trials, profile: candidate.profile, baseline: keeps };
      if (reasons.length === 0) return { status: "found", side, origin, commit };
      refused.push({ origin, run: run.id, reasons });
    }
    if (refused.length >= LOOKED_AT) break;
  }
  return { status: "no-baseline", why: whyNone(source, candidate, refused), refused };
}

/** Why a stored run is no baseline for this profile; none: it is one. */
export function unlike({ run, trials }: StoredRun, candidate: Side, likeness: Likeness): string[] {
  const { profile: name } = candidate;
  const profile = run.profiles.find((one) => one.name === name);
  if (!profile) return [`profile: it has no ${name}`];
  if (profile.canary.status === "failed") return [`${name} could not run there: ${profile.canary.reason}`];
  if (run.sequential !== null) return ["it stopped by what it saw: its figures lean towards what made it stop"];
  const differs = keyDiffers(keyOf(run, name), keyOf(candidate.run, name), likeness);
  return differs.length > 0 ? differs : incomplete(run, trials, name);
}

function incomplete(run: StoredRun["run"], trials: StoredRun["trials"], name: string): string[] {
  const planned = run.plan.filter(({ profile }) => profile === name).length;
  const graded = countedTrials(run, trials).filter(
    ({ profile, verdict }) => profile === name && verdict !== "ungraded",
  ).length;
  if (planned > 0 && planned - graded <= MOST_LOST * planned) return [];
  return [`incomplete: ${graded} of ${planned} planned trials of ${name} have a verdict`];
}

function whyNone({ name }: BaselineSource, { profile }: Side, [newest, ...others]: readonly Refused[]): string {
  if (newest === undefined) return `no baseline for ${profile}: there is no run in ${name}`;
  const more = others.length === 0 ? "" : `, nor are the ${others.length} before it`;
  return `no baseline for ${profile} in ${name}: ${newest.run ?? newest.origin} is none (${newest.reasons.join("; ")})${more}`;
}
