import { z } from "zod";
import { Identifier } from "../tasks/task.ts";

const count = z.int().nonnegative();
const difference = z.number().min(-1).max(1);

/**
 * Where a candidate stands against the incumbent. `better`, `worse` and `equivalent` (within the margin) are
 * settled; `futile`: it can no longer be better by the margin; `violated`: the outcomes contradict the method's
 * assumptions; `lost`: its profile cannot run. Only who is `going-on` gets more trials.
 */
export const StandState = z.enum(["going-on", "better", "worse", "equivalent", "futile", "violated", "lost"]);
export type StandState = z.infer<typeof StandState>;

/** What is known of one candidate after a look. */
export const Stand = z.strictObject({
  profile: Identifier,
  state: StandState,
  /** Tasks observed, each once. */
  n: count,
  /** Success of the candidate less that of the incumbent, mean over these tasks; null before the first. */
  value: difference.nullable(),
  /** The confidence sequence: it holds at every look at once. */
  low: difference,
  high: difference,
  /** Anytime-valid p-value of "no difference". */
  p: z.number().min(0).max(1),
});
export type Stand = z.infer<typeof Stand>;

/** One look at the evidence, after one task or a batch of them. */
export const Look = z.strictObject({
  at: z.iso.datetime(),
  /** Time the run had worked by then, pauses between its sessions left out. */
  elapsedMs: z.number().nonnegative(),
  /** Attempts recorded by then. */
  trials: count,
  /** What these attempts cost; null when any of them was not measured. */
  costUsd: z.number().nonnegative().nullable(),
  /** What it saw for the first time, in this order: differences by candidate, null where the task's block stayed incomplete. */
  added: z.array(z.strictObject({ task: Identifier, differences: z.record(Identifier, difference.nullable()) })),
  /** Every candidate, in the order of `candidates`. */
  stands: z.array(Stand),
});
export type Look = z.infer<typeof Look>;

/** Why a sequential run ended. `tasks`: they are used up; `profiles`: those that can run leave nothing to compare. */
export const SequentialEnd = z.strictObject({
  at: z.iso.datetime(),
  reason: z.enum(["settled", "tasks", "budget", "profiles"]),
  /** A sentence. */
  detail: z.string(),
});
export type SequentialEnd = z.infer<typeof SequentialEnd>;

/** A run that stops as soon as it has decided. All but `looks` and `end` is written before the first trial. */
export const Sequential = z.strictObject({
  /** Betting confidence sequence of paired differences, one a task; e-Bonferroni over the candidates. */
  method: z.literal("betting"),
  incumbent: Identifier,
  candidates: z.array(Identifier).min(1),
  margin: z.number(),
  /** Chance, over all candidates and looks, of calling a difference that is not there. */
  alpha: z.number(),
  /** The share of `alpha` that each candidate has. */
  alphaEach: z.number(),
  repeats: z.int().positive(),
  /** The order in which tasks are looked at was drawn with this seed. */
  seed: count,
  order: z.array(Identifier),
  /** Tasks of a look: more than 1 where models have to be swapped. */
  batch: z.int().positive(),
  /** Tasks that are never scored and therefore not run: they are impossible as stated. */
  leftOut: z.array(Identifier),
  looks: z.array(Look),
  /** null while it goes on, or when it was interrupted. */
  end: SequentialEnd.nullable(),
});
export type Sequential = z.infer<typeof Sequential>;
