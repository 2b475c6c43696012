import type { ResolvedProfile } from "../records/run.ts";
import { blocksOf } from "./alternate.ts";
import { Crew, takenBy } from "./crew.ts";
import type { Journal } from "./journal.ts";
import type { OpenCell } from "./retry.ts";
import { openTrials, type Stage, type Trials } from "./schedule.ts";

/** What a run of blocks has ready by the time it begins. */
export interface BlockStage extends Omit<Stage, "journal" | "onRecord"> {
  /** The cells without a result, in the plan's order. */
  readonly todo: readonly OpenCell[];
  /** Writes profiles down, and gives the journal that is open from then on. */
  readonly enter: (resolved: readonly ResolvedProfile[]) => Promise<Journal>;
}

/**
 * Runs a plan that comes back to models which have to make room for each other: block after block, each with the
 * models it needs in memory. A profile that cannot run is left out from then on; the others go on.
 * @throws as the schedule and readying do.
 */
export async function runBlocks(stage: BlockStage): Promise<void> {
  const { input, sandbox, lanes, todo, enter } = stage;
  const models = new Map(input.profiles.map((setup) => [setup.name, takenBy(setup)]));
  const lost = new Map<string, string>();
  let journal: Journal | null = null;
  let trials: Trials | null = null;
  await using crew = new Crew(input, sandbox, lanes, lost, async (resolved) => {
    journal = await enter(resolved);
  });
  const onStopped = (name: string, reason: string) => {
    lost.set(name, reason);
    stage.onStopped(name, reason);
  };
  for (const block of blocksOf(todo, ({ cell }) => models.get(cell.profile) ?? "")) {
    const open = block.filter(({ cell }) => !lost.has(cell.profile));
    if (input.signal.aborted) return;
    const ready = await crew.have([...new Set(open.map(({ cell }) => cell.profile))]);
    if (input.signal.aborted || journal === null) return;
    trials ??= await openTrials(
      todo.map(({ cell }) => cell),
      { ...stage, journal, onStopped },
    );
    const running: Trials = trials;
    const workers = new Map([...ready].map(([name, profile]) => [name, running.employ(profile)]));
    // Grading too has ended before the next model is loaded: what is at work then would slow its first trials down.
    await Promise.all(
      open.map(async (cell) => {
        const worker = workers.get(cell.cell.profile);
        if (worker) await running.run(cell, worker);
      }),
    );
    running.check();
  }
}
