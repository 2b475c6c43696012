import { z } from "zod";

/** Pieces that the figures of a report are made of. What was not measured is null, never 0. */

export const share = z.number().min(0).max(1).nullable();
export const measure = z.number().nonnegative().nullable();
export const count = z.int().nonnegative();

/** Median and 90th percentile over trials; null when nothing was measured. */
export const Spread = z.strictObject({ p50: measure, p90: measure });
export type Spread = z.infer<typeof Spread>;

/**
 * A figure with its 95 % interval for tasks like these. `value` is null when it was not measured; an end is
 * null where the tasks set no bound.
 */
export const Estimate = z.strictObject({ value: measure, low: measure, high: measure });
export type Estimate = z.infer<typeof Estimate>;

/** A percentile of times, some of which a limit cut short. */
export const TimeEstimate = Estimate.extend({
  /** A trial at the time limit is among the times up to this one: without the limit it would be longer. */
  atLeast: z.boolean(),
});
export type TimeEstimate = z.infer<typeof TimeEstimate>;

/** A share with its 95 % interval; see statistics/wilson.ts. */
export const Success = z.strictObject({ rate: share, low: share, high: share, resolved: count, trials: count });
export type Success = z.infer<typeof Success>;
