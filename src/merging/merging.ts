import type { RunRecord } from "../records/run.ts";
import type { RunShard } from "../records/shard.ts";
import type { TrialRecord } from "../records/trial.ts";

export { copyArtifacts } from "./artifacts.ts";
export { checkFleet } from "./fleet.ts";
export { mergeParts } from "./merge.ts";
export { readParts } from "./read.ts";

/** One part of a suite as one machine ran it. */
export interface Part {
  readonly folder: string;
  readonly run: RunRecord;
  readonly shard: RunShard;
  readonly trials: readonly TrialRecord[];
  /** The last line of its journal ends in the middle: that trial counts as not recorded. */
  readonly torn: boolean;
}

/** Records as one machine would have made them of the whole suite. */
export interface MergedRun {
  readonly run: RunRecord;
  readonly trials: readonly TrialRecord[];
}
