import { z } from "zod";
import { CheckKind, Tampering, Verdict } from "../graders/grader.ts";
import { Identifier } from "../tasks/task.ts";

/** A check that came out otherwise; null where there was, or is, no such check. */
export const Flip = z.strictObject({
  name: z.string(),
  kind: CheckKind,
  before: z.boolean().nullable(),
  now: z.boolean().nullable(),
});
export type Flip = z.infer<typeof Flip>;

const Outcome = z.strictObject({
  verdict: Verdict,
  score: z.number(),
  /** Why it is not resolved; null when it is. */
  reason: z.string().nullable(),
});

/** One trial that was graded again. */
export const RegradedTrial = z.strictObject({
  id: z.string(),
  task: Identifier,
  profile: Identifier,
  /** The task is another one now: its prompt, files or grading differ. */
  taskChanged: z.boolean(),
  before: Outcome,
  /** null when there is nothing to grade, or nothing to grade it with. */
  now: Outcome.nullable(),
  /**
   * `same`: verdict, score and checks; `different`: the verdict is the same, something else is not;
   * `changed`: another verdict; `nothing`: the trial was lost when it was run, and there is no work to
   * grade; `impossible`: there was a verdict, and none can be given now.
   */
  result: z.enum(["same", "different", "changed", "nothing", "impossible"]),
  flipped: z.array(Flip),
  /** Evidence of tampering that is new, or is found no longer. */
  tampering: z.strictObject({ found: z.array(Tampering), gone: z.array(Tampering) }),
  /** What a person has to know to read this line. */
  notes: z.array(z.string()),
});
export type RegradedTrial = z.infer<typeof RegradedTrial>;

const Side = z.strictObject({ harnessVersion: z.string(), sandbox: z.enum(["docker", "local"]) });

/** `regrade.json`: what today's graders and tasks say of an old run. */
export const Regrading = z.strictObject({
  version: z.literal(1),
  run: z.string(),
  regradedAt: z.iso.datetime(),
  before: Side,
  now: Side,
  /** Tasks whose fingerprint is another one since the run; null: the task is gone, or cannot be read. */
  changedTasks: z.array(z.strictObject({ id: Identifier, before: z.string(), now: z.string().nullable() })),
  counts: z.strictObject({
    same: z.int(),
    different: z.int(),
    changed: z.int(),
    nothing: z.int(),
    impossible: z.int(),
  }),
  trials: z.array(RegradedTrial),
});
export type Regrading = z.infer<typeof Regrading>;
