import { z } from "zod";
import { Sensitivity } from "../tasks/task.ts";

const positive = z.number().positive();

/** What a profile must keep to, to be recommended at all. Absent: anything goes. */
export const Constraints = z.strictObject({
  /** Only profiles whose model runs on this machine or network. */
  localOnly: z.boolean().default(false),
  /** Tasks of these sensitivities are only ever routed to local profiles. */
  localFor: z.array(Sensitivity).default(["restricted"]),
  /** Largest 90th percentile of the agent's time for a task, in seconds. */
  maxLatencySeconds: positive.optional(),
  /** Largest mean cost of a task, in USD. */
  maxCostUsd: positive.optional(),
  /** Largest video memory that was in use, in GiB. */
  maxVramGib: positive.optional(),
});
export type Constraints = z.infer<typeof Constraints>;

/** How profiles are compared, and what a default must keep to. */
export const DecisionConfig = z.strictObject({
  /** The profile that the others have to beat; default: the first of the configuration. */
  incumbent: z.string().min(1).optional(),
  /** Largest difference in success that does not matter, in (0, 1). */
  margin: z.number().gt(0).lt(1).default(0.05),
  /** Chance, over all comparisons with the incumbent, of calling a difference that is not there. */
  alpha: z.number().gt(0).lt(0.5).default(0.05),
  constraints: Constraints.prefault({}),
});
export type DecisionConfig = z.infer<typeof DecisionConfig>;

/** When a sequential run ends although it has not decided. Absent: when its tasks are used up. */
export const Budget = z.strictObject({
  trials: z.int().positive().optional(),
  hours: positive.optional(),
  costUsd: positive.optional(),
});
export type Budget = z.infer<typeof Budget>;

const percentage = z.string().regex(/^\+\d+(\.\d+)?%$/, "a percentage such as +20%");

/** Largest acceptable change from base to candidate, by metric, such as `cost: +10%`. */
export const GateConfig = z.strictObject({
  success: z.enum(["worse", "not-better"]).optional(),
  "latency.p50": percentage.optional(),
  "latency.p90": percentage.optional(),
  tokens: percentage.optional(),
  cost: percentage.optional(),
  /** What a gate does that the evidence cannot settle. */
  undecided: z.enum(["pass", "fail"]).default("pass"),
});
export type GateConfig = z.infer<typeof GateConfig>;
