import { z } from "zod";
import { Shard } from "../tasks/shard.ts";
import { Identifier } from "../tasks/task.ts";
import { Isolation } from "./isolation.ts";

/** Which part of a suite a run did: its tasks and its plan are those of the part alone. */
export const RunShard = Shard.extend({
  /** Every task of all parts together, in the order of the suite: parts belong together only if theirs agree. */
  suite: z.array(z.strictObject({ id: Identifier, fingerprint: z.string() })),
});
export type RunShard = z.infer<typeof RunShard>;

/** What a merged run was made of, in the order of the parts. */
export const Merged = z.strictObject({
  parts: z.array(
    z.strictObject({
      index: z.int().positive(),
      /** The part's own run. */
      id: z.string(),
      startedAt: z.iso.datetime(),
      tasks: z.int().nonnegative(),
      isolation: Isolation,
      environment: z.record(z.string(), z.string()),
      images: z.record(z.string(), z.string()),
    }),
  ),
});
export type Merged = z.infer<typeof Merged>;
