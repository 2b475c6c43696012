import { createHash } from "node:crypto";
import type { Config, ProfileConfig } from "../config/config.ts";
import type { PlannedTrial } from "../records/run.ts";

/** What the order of a plan depends on. */
export interface PlanInput {
  readonly tasks: readonly string[];
  /** Profile names with the model each loads; profiles of one model run together. */
  readonly profiles: readonly { readonly name: string; readonly model: string }[];
  readonly repeats: number;
  readonly seed: number;
}

/**
 * Every task × profile × repeat in the order in which the trials start. Each model's trials stay
 * together, so that it is loaded once; within that, tasks, profiles and repeats are shuffled by the
 * seed. A cell's place comes from a hash of itself: more repeats or tasks never reorder the old ones.
 */
export function makePlan({ tasks, profiles, repeats, seed }: PlanInput): PlannedTrial[] {
  const cells = profiles.flatMap(({ name, model }) =>
    tasks.flatMap((task) =>
      Array.from({ length: repeats }, (_, index) => {
        const cell: PlannedTrial = { task, profile: name, repeat: index + 1 };
        return { cell, key: [rank(seed, model), rank(seed, task, name, index + 1)].join(" ") };
      }),
    ),
  );
  return cells.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ cell }) => cell);
}

/**
 * The plan of a run of a fixed size over these tasks. That of some of the tasks has their cells in the same order as
 * that of all of them.
 */
export function planOf(
  { profiles, run }: Pick<Config, "profiles" | "run">,
  tasks: readonly { readonly id: string }[],
): PlannedTrial[] {
  return makePlan({
    tasks: tasks.map(({ id }) => id),
    profiles: Object.entries(profiles).map(([name, profile]) => ({ name, model: modelKeyOf(profile) })),
    repeats: run.repeats,
    seed: run.seed,
  });
}

/** What keeps the trials of one model together; empty for profiles without a model. */
export function modelKeyOf({ backend, model, contextWindow }: ProfileConfig): string {
  return backend === undefined ? "" : [backend, model ?? SCRIPTED, contextWindow].join("/");
}

/** The model of a profile that names none: a person wrote its answers. */
export const SCRIPTED = "scripted";

/** How often a plan makes a model server load another model. */
export function countModelLoads(plan: readonly PlannedTrial[], modelOf: ReadonlyMap<string, string>): number {
  const models = plan.map(({ profile }) => modelOf.get(profile)).filter((model) => model !== "");
  return models.filter((model, index) => index === 0 || model !== models[index - 1]).length;
}

function rank(...parts: readonly (string | number)[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
