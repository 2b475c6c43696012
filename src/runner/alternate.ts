import type { PlannedTrial } from "../records/run.ts";
import { fullPlan, makeDesign } from "../sequential/design.ts";

/** What the order of an alternating plan depends on. */
export interface AlternatingInput {
  readonly tasks: readonly { readonly id: string; readonly canary: boolean }[];
  /** `takes`: the model that has to be alone in this machine's memory; empty when there is none. */
  readonly profiles: readonly { readonly name: string; readonly takes: string }[];
  readonly repeats: number;
  readonly seed: number;
}

/**
 * Every task × profile × repeat, in the blocks of a run until decided, but all of them: profiles take turns at every
 * task and swap ends from one to the next (A B, B A, A B …), so that drift of the machine or the server is no
 * difference between them. Models that have to make room for each other take turns after a few tasks: loading one for
 * each trial would cost more than it tells. Tasks that are impossible as stated are never scored, so they are left out.
 */
export function alternatingPlan({ tasks, profiles, repeats, seed }: AlternatingInput): PlannedTrial[] {
  const [first] = profiles;
  if (first === undefined) return [];
  // Margin and alpha belong to stopping; nobody stops here.
  const design = makeDesign({ tasks, profiles, incumbent: first.name, repeats, seed, margin: 1, alpha: 1 });
  return fullPlan(design, profiles);
}

/** Pieces of a plan that need no other model in memory from their first trial to their last. */
export function blocksOf<T>(cells: readonly T[], takes: (cell: T) => string): T[][] {
  const blocks: { model: string; cells: T[] }[] = [];
  for (const cell of cells) {
    const model = takes(cell);
    const last = blocks.at(-1);
    if (last === undefined || (model !== "" && last.model !== "" && model !== last.model)) {
      blocks.push({ model, cells: [cell] });
      continue;
    }
    last.cells.push(cell);
    last.model ||= model;
  }
  return blocks.map((block) => block.cells);
}

/** Whether a plan comes back to a model after it had to go: such a run is made block by block. */
export function comesBack(plan: readonly PlannedTrial[], takes: (cell: PlannedTrial) => string): boolean {
  const models = plan.map(takes).filter((model) => model !== "");
  const changes = models.filter((model, index) => index === 0 || model !== models[index - 1]);
  return changes.length > new Set(models).size;
}
