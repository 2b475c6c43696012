import type { ResolvedProfile } from "../records/run.ts";
import { shardText } from "../tasks/shard.ts";
import { joined } from "./facts.ts";
import type { Part } from "./merging.ts";
import { profilesThatRan } from "./mixed.ts";

/**
 * The profiles of the whole. One that could not run in a part, or was stopped there, is `stopped` in the whole: what
 * was run is scored, the rest is missing. One that ran nowhere has failed.
 */
export function mergeProfiles(parts: readonly Part[]): ResolvedProfile[] {
  // A part without tasks asked nothing of its profiles.
  const asked = parts.filter(({ run }) => run.tasks.length > 0);
  return (asked[0] ?? parts[0])?.run.profiles.map(({ name }) => mergeProfile(name, asked)) ?? [];
}

function mergeProfile(name: string, parts: readonly Part[]): ResolvedProfile {
  const all = parts.flatMap((part) => {
    const profile = part.run.profiles.find((one) => one.name === name);
    return profile ? [{ part, profile }] : [];
  });
  const ran = profilesThatRan(parts, name);
  const [first = all[0]] = ran;
  if (!first) throw new TypeError(`no part has a profile ${name}`);
  if (ran.length === 0) {
    const reason = told(
      all.map(({ part, profile }) => ({ part, reason: profile.canary.reason })),
      parts,
    );
    return { ...first.profile, canary: { ...first.profile.canary, reason } };
  }
  const missing = all.flatMap(({ part, profile: { canary, stopped } }) =>
    canary.status === "failed"
      ? [{ part, reason: `it could not run: ${canary.reason}` }]
      : stopped === null
        ? []
        : [{ part, reason: stopped }],
  );
  return {
    ...first.profile,
    backendFacts: joined(ran.map(({ part, profile }) => ({ part: part.shard.index, facts: profile.backendFacts }))),
    stopped: missing.length === 0 ? null : told(missing, parts),
  };
}

/** A reason that is every part's is said once. */
function told(reasons: readonly { part: Part; reason: string }[], parts: readonly Part[]): string {
  const [first, ...others] = new Set(reasons.map(({ reason }) => reason));
  if (first !== undefined && others.length === 0 && reasons.length === parts.length) return first;
  return reasons.map(({ part, reason }) => `${shardText(part.shard)}: ${reason}`).join("; ");
}
