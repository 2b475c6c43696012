import type { Part } from "../../src/merging/merging.ts";
import { RunRecord } from "../../src/records/run.ts";
import { planOf } from "../../src/runner/plan.ts";
import { isInShard } from "../../src/tasks/shard.ts";
import { type SimulatedProfile, type SimulatedRun, simulateRun } from "../support/simulated-run.ts";

export const profiles: readonly SimulatedProfile[] = [
  { name: "base", success: 0.5, seconds: 60, tokens: 20_000, contextWindow: 32_768, vramGib: 20 },
  { name: "new", success: 0.6, seconds: 40, tokens: 20_000, contextWindow: 32_768, vramGib: 20 },
];

/** A run of two profiles at 20 tasks, planned as the program plans. */
export function whole(): SimulatedRun {
  const { run, trials } = simulateRun({ profiles, tasks: 20, repeats: 2, seed: 3 });
  return { run: { ...run, plan: planOf(run.config, run.tasks) }, trials };
}

/** The run as so many machines would have made it, each with sessions of its own. */
export function split({ run, trials }: SimulatedRun, count: number): Part[] {
  const suite = run.tasks.map(({ id, fingerprint }) => ({ id, fingerprint }));
  return Array.from({ length: count }, (_, at) => {
    const mine = (id: string) => isInShard(id, { index: at + 1, count });
    const shard = { index: at + 1, count, suite };
    const part = RunRecord.parse({
      ...run,
      id: `${run.id}-${at + 1}of${count}`,
      tasks: run.tasks.filter(({ id }) => mine(id)),
      plan: run.plan.filter(({ task }) => mine(task)),
      shard,
    });
    return {
      folder: `/parts/${at + 1}`,
      run: part,
      shard,
      trials: trials.filter(({ task }) => mine(task)),
      torn: false,
    };
  });
}

/** The parts with one of them changed; `index` counts from 1. */
export function changed(parts: readonly Part[], index: number, run: (run: RunRecord) => Partial<RunRecord>): Part[] {
  return parts.map((part) => {
    if (part.shard.index !== index) return part;
    const now = { ...part.run, ...run(part.run) };
    return { ...part, run: now, shard: now.shard ?? part.shard };
  });
}
