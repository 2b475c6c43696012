import type { PlannedTrial } from "../records/run.ts";
import type { ProfileSetup } from "./profiles.ts";

/**
 * The profiles in the order in which their models are there. First all that need no model in this
 * machine's memory, at once; then, as the plan has them, those of one model after those of another.
 */
export function turnsOf(profiles: readonly ProfileSetup[], plan: readonly PlannedTrial[]): ProfileSetup[][] {
  const rank = new Map<string, number>();
  for (const [index, { profile }] of plan.entries()) if (!rank.has(profile)) rank.set(profile, index);
  const taking = profiles.filter(({ backend }) => backend?.exclusive);
  const byModel = Map.groupBy(taking, ({ modelKey }) => modelKey);
  const first = (group: readonly ProfileSetup[]) => Math.min(...group.map(({ name }) => rank.get(name) ?? Infinity));
  const turns = [...byModel.values()].sort((a, b) => first(a) - first(b));
  const atOnce = profiles.filter(({ backend }) => !backend?.exclusive);
  return atOnce.length === 0 && turns.length > 0 ? turns : [atOnce, ...turns];
}
