import type { PlannedTrial } from "../records/run.ts";
import type { Sequential, Stand } from "../records/sequential.ts";

export type { Look, Sequential, SequentialEnd, Stand, StandState } from "../records/sequential.ts";

/** Where every candidate stands now: as at the last look, or as nobody has looked yet. */
export function standsOf({ candidates, looks }: Sequential): readonly Stand[] {
  return looks.at(-1)?.stands ?? candidates.map(unseen);
}

/** A candidate of which nothing is known. */
export function unseen(profile: string): Stand {
  return { profile, state: "going-on", n: 0, value: null, low: -1, high: 1, p: 1 };
}

/**
 * What a sequential run says of `candidate` less `base`, when one of them is its incumbent: mirrored when that is the
 * candidate. null for two that it did not compare. In such a run no other interval may give the verdict: it was
 * stopped by looking.
 */
export function standBetween(sequential: Sequential, base: string, candidate: string): Stand | null {
  const { incumbent } = sequential;
  const find = (name: string) => standsOf(sequential).find(({ profile }) => profile === name) ?? null;
  if (base === incumbent) return find(candidate);
  const stand = candidate === incumbent ? find(base) : null;
  if (!stand) return null;
  const turned = { better: "worse", worse: "better" } as const;
  const { state, value, low, high } = stand;
  return {
    ...stand,
    profile: candidate,
    state: state === "better" || state === "worse" ? turned[state] : state,
    value: value === null ? null : 0 - value,
    low: 0 - high,
    high: 0 - low,
  };
}

/**
 * The tasks that `standBetween` speaks of, in the order of the looks: those where the block was whole. null for two that
 * the run did not compare.
 */
export function observedTasks(sequential: Sequential, base: string, candidate: string): string[] | null {
  const { incumbent, candidates, looks } = sequential;
  const watched = base === incumbent ? candidate : candidate === incumbent ? base : null;
  if (watched === null || !candidates.includes(watched)) return null;
  const added = looks.flatMap((look) => look.added);
  return added.flatMap(({ task, differences }) => (typeof differences[watched] === "number" ? task : []));
}

/** Key of a cell of the plan. */
export function cellKey({ task, profile, repeat }: PlannedTrial): string {
  return `${task}.${profile}.${repeat}`;
}

/**
 * The cells of a plan that the looks of a sequential run used: what was recorded besides them ran ahead of a look
 * that then ended the run, or belongs to a block that is not whole yet.
 */
export function usedCells(sequential: Sequential, plan: readonly PlannedTrial[]): PlannedTrial[] {
  const { incumbent } = sequential;
  const seen = new Map<string, Set<string>>();
  for (const { task, differences } of sequential.looks.flatMap(({ added }) => added)) {
    const profiles = seen.get(task) ?? new Set([incumbent]);
    for (const profile of Object.keys(differences)) profiles.add(profile);
    seen.set(task, profiles);
  }
  return plan.filter(({ task, profile }) => seen.get(task)?.has(profile));
}

/** The cells of a plan that something may still depend on: those of the candidates that are not settled. */
export function wantedCells(sequential: Sequential, plan: readonly PlannedTrial[]): PlannedTrial[] {
  const going = standsOf(sequential).filter(({ state }) => state === "going-on" || state === "lost");
  if (going.length === 0) return [];
  const names = new Set([sequential.incumbent, ...going.map(({ profile }) => profile)]);
  return plan.filter(({ profile }) => names.has(profile));
}
