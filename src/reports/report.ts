import { z } from "zod";
import { Comparison } from "../comparisons/comparison.ts";
import { Difference } from "../records/differences.ts";
import { Isolation } from "../records/run.ts";
import { Sequential, Stand } from "../records/sequential.ts";
import { TrialRecord } from "../records/trial.ts";
import { Shard } from "../tasks/shard.ts";
import { Category, Sensitivity } from "../tasks/task.ts";
import { count, measure, share } from "./figures.ts";
import { ProfileReport } from "./profile-report.ts";

export { ProfileReport };

/** What came of one profile's trials at one task: a cell of the task × profile matrix. */
const Cell = z.strictObject({
  profile: z.string(),
  resolved: count,
  /** Trials with a verdict. */
  trials: count,
  /** Trials without one: lost to infrastructure. */
  lost: count,
  /** Mean over the graded trials. */
  score: share,
  /** Median of the graded trials. */
  agentMs: measure,
  /** Mean of the graded trials; null when any of them was not measured. */
  costUsd: measure,
});
export type Cell = z.infer<typeof Cell>;

const TaskRow = z.strictObject({
  id: z.string(),
  category: Category,
  language: z.string(),
  level: z.int(),
  sensitivity: Sensitivity,
  /** Estimated tokens of workspace and prompt; null when the task does not say. */
  contextTokens: count.nullable(),
  tags: z.array(z.string()),
  canary: z.boolean(),
  /** In the order of `profiles`; profiles without a recorded trial of this task are left out. */
  cells: z.array(Cell),
});
export type TaskRow = z.infer<typeof TaskRow>;

/** `report.json`: everything the other formats show. A pure function of the run's records. */
export const Report = z.strictObject({
  schemaVersion: z.literal(1),
  run: z.strictObject({
    id: z.string(),
    startedAt: z.iso.datetime(),
    harnessVersion: z.string(),
    sandbox: z.enum(["docker", "local"]),
    sandboxReason: z.string(),
    isolation: Isolation,
    seed: z.int(),
    environment: z.record(z.string(), z.string()),
    tasks: count,
    /** Tasks that are impossible as stated. */
    canaries: z.array(z.string()),
    planned: count,
    recorded: count,
    /** Every planned trial is recorded and has a verdict, and no profile failed. Of a part: of this part. */
    complete: z.boolean(),
    /** The part of the suite that this is; null for the whole, merged or not. */
    shard: Shard.nullable().default(null),
    /** In what the machines and images of a merged run's parts differ. */
    differences: z.array(Difference).default([]),
  }),
  /**
   * How a run that stops when it has decided was designed, what each look saw and why it ended; null for a run of a
   * fixed size. Its intervals hold at every look at once, and are another product than those of a fixed size.
   */
  sequential: Sequential.extend({
    /** Where everybody stands at the end. */
    stands: z.array(Stand),
    /** Tasks whose block stayed incomplete after all retries: left out for who has no result there. */
    incomplete: z.array(z.string()),
    /** Attempts that no look used: they ran ahead of the one that ended the run. */
    beyond: z.array(z.string()),
  }).nullable(),
  /** How the intervals were made: their level, and how often the tasks were drawn again, from which seed. */
  method: z.strictObject({ level: z.number(), resamples: count, seed: z.int() }),
  /** How well the scarce thing was used; null when no trial held a model slot. */
  modelSlots: z
    .strictObject({
      slots: count,
      /** Stretches of work that `spanMs` sums up: a resumed run has several, a merged one those of each part. */
      sessions: count.default(1),
      spanMs: z.number(),
      idleMs: z.number(),
      idleShare: share,
    })
    .nullable(),
  profiles: z.array(ProfileReport),
  /** The profile that the others have to beat; null without one. */
  incumbent: z.string().nullable(),
  /** Every other profile against the incumbent, controls left out; p-values adjusted by Holm over all of them. */
  comparisons: z.array(Comparison),
  /** Every task of the run, sorted by name, with what came of it for each profile. */
  tasks: z.array(TaskRow),
  /** The attempt that counts for each cell of the plan. */
  trials: z.array(TrialRecord),
  /** Attempts that were lost to infrastructure and made again. */
  retried: z.array(TrialRecord),
});
export type Report = z.infer<typeof Report>;
