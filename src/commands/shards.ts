import { UsageError } from "../errors.ts";
import type { RunShard } from "../records/shard.ts";
import { isInShard, type Shard } from "../tasks/shard.ts";
import type { Task } from "../tasks/task.ts";

/** What a run has to do of its suite. */
interface Cut {
  readonly tasks: readonly Task[];
  /** null for the whole. */
  readonly shard: RunShard | null;
}

/**
 * The tasks of one part of a suite; all of them without a part. A part may have no task.
 * @throws UsageError `sequential-shard`: a run until decided looks at every task in an order of its own.
 */
export function cutOut(suite: readonly Task[], shard: Shard | undefined, untilDecided: boolean): Cut {
  if (shard === undefined) return { tasks: suite, shard: null };
  if (untilDecided) {
    throw new UsageError("sequential-shard", "a run until decided cannot be split: each look needs all tasks so far", {
      fix: "Leave --shard out; or run everything: without --until decided, and without run.until and run.budget in the configuration.",
    });
  }
  return {
    tasks: suite.filter(({ id }) => isInShard(id, shard)),
    shard: { ...shard, suite: suite.map(({ id, fingerprint }) => ({ id, fingerprint })) },
  };
}
