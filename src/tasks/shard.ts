import { createHash } from "node:crypto";
import { z } from "zod";

/** Part `index` (from 1) of `count` of a suite. */
export const Shard = z.strictObject({ index: z.int().positive(), count: z.int().positive() });
export type Shard = z.infer<typeof Shard>;

/** Whether a task is in the shard. It stays in its shard whatever tasks come and go. */
export function isInShard(id: string, { index, count }: Shard): boolean {
  return createHash("sha256").update(id).digest().readUInt32BE() % count === index - 1;
}

/** `part 2 of 4` */
export function shardText({ index, count }: Shard): string {
  return `part ${index} of ${count}`;
}
