import { z } from "zod";
import { Constraints } from "../config/decision.ts";
import { Category, Sensitivity } from "../tasks/task.ts";

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
const amount = z.number().nonnegative();

/** A share with its 95 % interval; all null without a graded trial. */
export const Rate = z.strictObject({ rate: share.nullable(), low: share.nullable(), high: share.nullable() });
export type Rate = z.infer<typeof Rate>;

/** A mean with its 95 % interval; null where it was not measured. */
export const Mean = z.strictObject({ mean: amount.nullable(), low: amount.nullable(), high: amount.nullable() });
export type Mean = z.infer<typeof Mean>;

/** Figures that a constraint can ask for and that may not have been measured. */
export const Measurable = z.enum(["latency", "cost", "vram"]);
export type Measurable = z.infer<typeof Measurable>;

/**
 * One constraint, held against one profile. `waived`: not measured, and the user said that it may pass. Only `kept`,
 * `not-applicable` and `waived` let a profile through.
 */
export const Check = z.strictObject({
  constraint: z.enum(["localOnly", "maxLatencySeconds", "maxCostUsd", "maxVramGib"]),
  limit: z.union([z.number(), z.boolean()]),
  /** null: not measured, or nothing that is measured. */
  value: z.number().nullable(),
  state: z.enum(["kept", "broken", "not-measured", "waived", "not-applicable"]),
  /** A sentence. */
  reason: z.string(),
});
export type Check = z.infer<typeof Check>;

/** What one profile did at all tasks, or at some of them. */
export const Figures = z.strictObject({
  tasks: count,
  /** With a verdict. */
  trials: count,
  success: Rate,
  /** Agent times over trials; a trial at its time limit counts with the limit. */
  latencySeconds: z.strictObject({
    p50: amount.nullable(),
    p90: amount.nullable(),
    p90Low: amount.nullable(),
    p90High: amount.nullable(),
    /** Share of trials that the time limit ended: their true times are longer. */
    atLimit: share.nullable(),
  }),
  /** Mean cost of a task; null when any trial's was not measured, or is only an estimate or a lower bound. */
  costUsd: Mean,
  /** Most video memory in use, by whatever program; null when not measured. */
  vramGib: amount.nullable(),
});
export type Figures = z.infer<typeof Figures>;

/** A profile of the runs, and whether it may be recommended. */
export const Candidate = z.strictObject({
  name: z.string(),
  id: z.string(),
  /** The run its figures come from. */
  run: z.string(),
  agent: z.string(),
  model: z.string().nullable(),
  contextWindow: z.int().nullable(),
  location: z.enum(["machine", "network", "cloud", "unknown"]),
  eligible: z.boolean(),
  /** Why it is not eligible, in sentences; empty when it is. */
  excluded: z.array(z.string()),
  checks: z.array(Check),
  figures: Figures,
  /** Impossible tasks that it claims to have done: a red flag. */
  canariesClaimed: count,
  /** Eligible profiles that are better on one of success, latency and cost and no worse on the others, by intervals. */
  dominatedBy: z.array(z.string()),
});
export type Candidate = z.infer<typeof Candidate>;

const Difference = z.strictObject({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
const Ratio = z.strictObject({ ratio: amount.nullable(), low: amount.nullable(), high: amount.nullable() });

/** A candidate against the profile it would replace, at the same tasks. */
export const Evidence = z.strictObject({
  /** Tasks with a graded trial of both. */
  tasks: count,
  /** Success of the candidate less that of the other. */
  success: Difference,
  /** Standard deviation of the tasks' differences. */
  sd: amount.nullable(),
  /** Time and cost of the candidate by those of the other. A run that stopped by itself gives no interval of them. */
  latency: Ratio,
  cost: Ratio,
  /** The evidence excludes "no change". */
  faster: z.boolean(),
  cheaper: z.boolean(),
});
export type Evidence = z.infer<typeof Evidence>;

/**
 * `qualifies`: non-inferior in success, and better, faster or cheaper. `worse` and `no-gain` are settled too, against it.
 * `undecided`: the evidence leaves it open. `no-evidence`: no task in common.
 */
export const Standing = z.enum(["qualifies", "worse", "no-gain", "undecided", "no-evidence"]);
export type Standing = z.infer<typeof Standing>;

export const Contender = z.strictObject({
  profile: z.string(),
  against: z.string(),
  standing: Standing,
  /** A sentence. */
  reason: z.string(),
  evidence: Evidence,
  /** About so many more tasks would settle it; null when it is settled, or nothing can be planned from. */
  missingTasks: count.nullable(),
});
export type Contender = z.infer<typeof Contender>;

/**
 * `change`: another profile earned the default. `keep`: the incumbent stays, and that is settled.
 * `not-enough-evidence`: it stays because nothing is settled. `replace`: it may not be used, and the best of the others
 * takes its place. `none`: no profile may be recommended.
 */
export const Verdict = z.strictObject({
  kind: z.enum(["change", "keep", "not-enough-evidence", "replace", "none"]),
  /** null when no profile could be one. */
  incumbent: z.string().nullable(),
  /** The default; null with `none`. */
  recommended: z.string().nullable(),
  /** One sentence. */
  headline: z.string(),
  reasons: z.array(z.string()),
  /** What would change it. */
  wouldChange: z.array(z.string()),
});
export type Verdict = z.infer<typeof Verdict>;

export const ContextBucket = z.enum(["0-8k", "8-32k", "32-64k", "64k+", "unknown"]);
export type ContextBucket = z.infer<typeof ContextBucket>;

/** Tasks of one kind, and who should work on them. */
export const Cell = z.strictObject({
  category: Category,
  context: ContextBucket,
  sensitivity: Sensitivity,
  tasks: count,
  /** Only local profiles may have it. */
  localOnly: z.boolean(),
  /** Who gets it; null when nobody may. */
  profile: z.string().nullable(),
  /** The statistics support another profile than the default. */
  differs: z.boolean(),
  /** Nothing is left open: either it differs, or no other profile would be better here. */
  settled: z.boolean(),
  /** Not settled: about so many more tasks like these would settle it; null when nothing can be planned from. */
  missingTasks: count.nullable(),
  /** What the profile did at these tasks; null when nobody may have them. */
  figures: Figures.nullable(),
  /** A sentence. */
  reason: z.string(),
});
export type Cell = z.infer<typeof Cell>;

export const Routing = z.strictObject({
  /** How the whole table keeps its error rate. */
  method: z.string(),
  /** Comparisons that share `alpha`. */
  tests: count,
  /** Sensitivities that only local profiles get. */
  localFor: z.array(Sensitivity),
  /** The default among local profiles alone; null when none may be used, or no rule asks for one. */
  localDefault: z.string().nullable(),
  cells: z.array(Cell),
});
export type Routing = z.infer<typeof Routing>;

/** `decision.json`. */
export const Decision = z.strictObject({
  version: z.literal(1),
  harnessVersion: z.string(),
  runs: z.array(
    z.strictObject({
      id: z.string(),
      startedAt: z.iso.datetime(),
      tasks: count,
      planned: count,
      graded: count,
      complete: z.boolean(),
    }),
  ),
  /** Largest difference in success that does not matter. */
  margin: z.number(),
  /** Chance, over all comparisons with the incumbent, of recommending a change that is wrong. */
  alpha: z.number(),
  constraints: Constraints,
  /** What may pass without having been measured. */
  waived: z.array(Measurable),
  verdict: Verdict,
  profiles: z.array(Candidate),
  contenders: z.array(Contender),
  /** Eligible profiles that no other dominates. */
  front: z.array(z.string()),
  routing: Routing,
  warnings: z.array(z.string()),
});
export type Decision = z.infer<typeof Decision>;

/** `decision.json`, with the fingerprints by which a change by hand is told. */
export const DecisionFile = Decision.extend({
  /** Files beside it, with SHA-256 (hex) of what was written; a file changed since then is a person's. */
  files: z.array(z.strictObject({ path: z.string(), sha256: z.string() })),
  /** SHA-256 (hex) of this document without this key. */
  checksum: z.string(),
});
export type DecisionFile = z.infer<typeof DecisionFile>;
