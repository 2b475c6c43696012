import { createHash } from "node:crypto";
import type { PlannedTrial } from "../records/run.ts";
import type { Sequential } from "./sequential.ts";

/** With models to swap, each load of one serves at least so many trials of every profile that uses it. */
const TRIALS_A_LOAD = 6;

/** What a sequential run is designed from. */
export interface DesignInput {
  readonly tasks: readonly { readonly id: string; readonly canary: boolean }[];
  /** `takes`: the model that has to be alone in this machine's memory; empty when there is none. */
  readonly profiles: readonly { readonly name: string; readonly takes: string }[];
  readonly incumbent: string;
  readonly repeats: number;
  readonly seed: number;
  readonly margin: number;
  readonly alpha: number;
}

/** Profiles whose trials take turns at every task; between two legs the model in memory changes. */
export type Leg = readonly string[];

/**
 * Fixes before the first trial what must not depend on any outcome: the order of the tasks, drawn with the seed from
 * a hash of each, the batches, and the share of alpha that each candidate has. Tasks that are impossible as stated are
 * never scored, so they are left out.
 */
export function makeDesign(input: DesignInput): Sequential {
  const { tasks, profiles, incumbent, repeats, seed, margin, alpha } = input;
  const candidates = profiles.map(({ name }) => name).filter((name) => name !== incumbent);
  const scored = tasks.filter(({ canary }) => !canary).map(({ id }) => id);
  return {
    method: "betting",
    incumbent,
    candidates,
    margin,
    alpha,
    alphaEach: alpha / candidates.length,
    repeats,
    seed,
    order: scored
      .map((id) => ({ id, key: rank(seed, id) }))
      .sort(byKey)
      .map(({ id }) => id),
    batch: swaps(profiles) ? Math.ceil(TRIALS_A_LOAD / repeats) : 1,
    leftOut: tasks.filter(({ canary }) => canary).map(({ id }) => id),
    looks: [],
    end: null,
  };
}

/** Whether models have to make room for each other. */
function swaps(profiles: DesignInput["profiles"]): boolean {
  return new Set(profiles.flatMap(({ takes }) => takes || [])).size > 1;
}

/** Who works together: everybody, unless models have to make room for each other. */
export function legsOf(profiles: DesignInput["profiles"]): Leg[] {
  if (!swaps(profiles)) return [profiles.map(({ name }) => name)];
  return [...Map.groupBy(profiles, ({ takes }) => takes).values()].map((leg) => leg.map(({ name }) => name));
}

/** The legs of a batch: every other one runs them backwards, so that its first model is still there. */
export function legsOfBatch(legs: readonly Leg[], number: number): readonly Leg[] {
  return number % 2 === 0 ? legs : legs.toReversed();
}

/**
 * The cells of one leg of a batch, in the order in which they start. From one repeat to the next, and from one task
 * to the next, the profiles swap ends (A B, B A, A B …), so that nobody always goes first.
 */
export function cellsOf(tasks: readonly string[], leg: Leg, { repeats, order }: Sequential): PlannedTrial[] {
  return tasks.flatMap((task) =>
    Array.from({ length: repeats }, (_, index) => {
      const forwards = (order.indexOf(task) * repeats + index) % 2 === 0;
      return (forwards ? leg : leg.toReversed()).map((profile) => ({ task, profile, repeat: index + 1 }));
    }).flat(),
  );
}

/** Everything there would be to run if nothing settled, in the order in which it would start. */
export function fullPlan(design: Sequential, profiles: DesignInput["profiles"]): PlannedTrial[] {
  const legs = legsOf(profiles);
  const batches = Math.ceil(design.order.length / design.batch);
  return Array.from({ length: batches }, (_, number) => {
    const tasks = design.order.slice(number * design.batch, (number + 1) * design.batch);
    return legsOfBatch(legs, number).flatMap((leg) => cellsOf(tasks, leg, design));
  }).flat();
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : 1;
}

function rank(...parts: readonly (string | number)[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
