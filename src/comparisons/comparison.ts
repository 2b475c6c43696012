import { z } from "zod";

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
const measure = z.number().nonnegative().nullable();

/** A figure with its interval. `value` is null when there is nothing to estimate from, an end where nothing bounds it. */
export const Estimate = z.strictObject({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type Estimate = z.infer<typeof Estimate>;

export const Verdict = z.enum(["better", "worse", "equivalent", "non-inferior", "undecided"]);
export type Verdict = z.infer<typeof Verdict>;

/** One side: a profile as one run measured it. */
const ComparedSide = z.strictObject({
  run: z.string(),
  profile: z.string(),
  profileId: z.string(),
  agent: z.string(),
  model: z.string().nullable(),
  /** `failed`: it could not run and nothing of it was scored. `stopped`: its server failed it on the way. */
  status: z.enum(["ran", "stopped", "failed"]),
  statusReason: z.string().nullable(),
  /** A person wrote its answers: it shows the harness, not a model. */
  scripted: z.boolean(),
  /** Trials with a verdict, at the tasks that are compared. */
  trials: count,
  /** Trials that infrastructure lost, at the tasks that both were given. */
  lost: count,
});
export type ComparedSide = z.infer<typeof ComparedSide>;

/** Success of the candidate less that of the base, with what an interval of it says for a margin. */
const Difference = z.strictObject({ difference: Estimate, verdict: Verdict });

const SuccessComparison = Difference.extend({
  /** Means over the compared tasks, each with equal weight; null without any. */
  base: share.nullable(),
  candidate: share.nullable(),
  /** Tasks that the difference is over. */
  tasks: count,
  /** 1 - level of its interval: a sequential run has its own. */
  alpha: z.number(),
  /** Everything that holds, the verdict first. */
  labels: z.array(Verdict),
  /** The whole interval lies within the margin: whatever the verdict, the difference does not matter. */
  withinMargin: z.boolean(),
  p: share.nullable(),
  /** By Holm, over all candidates of a report; null in a comparison of its own. */
  pHolm: share.nullable(),
  /** How many candidates that p was adjusted over; null where it was not. */
  family: count.nullable(),
  /** `t` on task means; `tango` with the mid-p McNemar test for one repeat; `betting`: the run's confidence sequence. */
  method: z.enum(["t", "tango", "betting"]).nullable(),
  /** Standard deviation of the tasks' differences. */
  sd: measure,
  /** Undecided: about so many more tasks like these would settle a difference of the margin; else, or when unknown, null. */
  tasksMissing: count.nullable(),
  /** Partial credit: the same difference of the mean scores. */
  score: Estimate,
  /** What would be said if the trials that infrastructure lost had failed, or succeeded; null when none was lost. */
  sensitivity: z.strictObject({ lostAsFailed: Difference, lostAsResolved: Difference }).nullable(),
});
export type SuccessComparison = z.infer<typeof SuccessComparison>;

/** A quantile of the agents' times on both sides, and the ratio of the two. Ends allow for attempts cut off having taken longer. */
const QuantileComparison = z.strictObject({ base: Estimate, candidate: Estimate, ratio: Estimate });
export type QuantileComparison = z.infer<typeof QuantileComparison>;

/** Agent times in ms over some trials; ratios are candidate by base. */
const Times = z.strictObject({
  tasks: count,
  /** Geometric mean over the tasks of the ratios of their times. */
  ratio: Estimate,
  p50: QuantileComparison,
  p90: QuantileComparison,
});
export type Times = z.infer<typeof Times>;

const LatencyComparison = z.strictObject({
  /** Why the times do not compare, in a sentence; null when they do. */
  why: z.string().nullable(),
  /** Every attempt; one at its time limit counts with the limit. null when not comparable or nothing to compare. */
  all: Times.nullable(),
  /** Only attempts that resolved, at tasks that both resolved at least once. */
  solvedByBoth: Times.nullable(),
  /** Shares of attempts that the time limit ended: their times are lower bounds. */
  atLimit: z.strictObject({ base: share.nullable(), candidate: share.nullable() }),
});
export type LatencyComparison = z.infer<typeof LatencyComparison>;

const Amounts = z.strictObject({
  /** Why the amounts do not compare, in a sentence; null when they do. */
  why: z.string().nullable(),
  /** Means over the compared tasks of an attempt's amount; null when it was not measured for all. */
  base: measure,
  candidate: measure,
  /** Geometric mean over the tasks of the ratios. */
  ratio: Estimate,
  /** Where a server left requests uncounted, an amount is at least what was measured: it bounds the ratio on one side only. */
  lowerBounds: z.strictObject({ base: z.boolean(), candidate: z.boolean() }),
});

const CostComparison = Amounts.extend({
  /** USD for each resolved task, failures paid for; null without success or measured cost. */
  perSuccess: z.strictObject({ base: Estimate, candidate: Estimate }),
});

const ContextUse = z.strictObject({
  /** Tokens that are loaded, or else asked for; null when unknown. */
  window: count.nullable(),
  /** Largest request of an attempt as a share of the window: median and largest over the attempts. */
  peakShare: z.strictObject({ p50: measure, max: measure }),
  peakTokens: z.strictObject({ p50: measure, max: measure }),
  /** Shares of attempts in which the conversation was summarised, or its beginning was probably dropped. */
  compacted: share.nullable(),
  truncated: share.nullable(),
});
export type ContextUse = z.infer<typeof ContextUse>;

const TaskCounts = z.strictObject({
  task: z.string(),
  /** How many of the graded trials were resolved. */
  base: z.strictObject({ resolved: count, trials: count }),
  candidate: z.strictObject({ resolved: count, trials: count }),
});
export type TaskCounts = z.infer<typeof TaskCounts>;

/** Two profiles at the same tasks, paired by task; see docs/compare.md. */
export const Comparison = z.strictObject({
  base: ComparedSide,
  candidate: ComparedSide,
  /** Measured by one run, on one machine, at the same time. */
  sameRun: z.boolean(),
  /** A run that could stop by what it saw is part of it: only its own confidence sequence gives a verdict. */
  sequential: z.boolean(),
  /** Largest difference in success that does not matter. */
  margin: z.number(),
  /** Intervals are at level 1 - alpha. */
  alpha: z.number(),
  /** How often the tasks were drawn again for the intervals of quantiles and of cost per success. */
  resamples: count,
  /** In what the sides are unlike, and what is left out. Sentences. */
  notes: z.array(z.string()),
  /** Tasks in the comparison, and those left out of it for both sides, with the reason. */
  tasks: z.strictObject({
    compared: count,
    dropped: z.array(z.strictObject({ task: z.string(), reason: z.string() })),
  }),
  success: SuccessComparison,
  latency: LatencyComparison,
  /** Input and output tokens together. */
  tokens: Amounts,
  /** USD. */
  cost: CostComparison,
  context: z.strictObject({ base: ContextUse, candidate: ContextUse }),
  /** By the majority of repeats; a task with mixed repeats is flaky on that side. */
  changed: z.strictObject({
    gained: z.array(TaskCounts),
    lost: z.array(TaskCounts),
    flaky: z.strictObject({ base: z.array(z.string()), candidate: z.array(z.string()) }),
  }),
});
export type Comparison = z.infer<typeof Comparison>;

/** `fail` and `pass` are settled by an interval, `undecided` is what it leaves open. */
export const GateState = z.enum(["pass", "fail", "undecided"]);
export type GateState = z.infer<typeof GateState>;

/** What the gate says, rule by rule. */
export const Gate = z.strictObject({
  state: GateState,
  /** What an undecided gate does: the configuration's word. */
  undecided: z.enum(["pass", "fail"]),
  /** Whether it lets the candidate through. */
  passed: z.boolean(),
  rules: z.array(z.strictObject({ metric: z.string(), limit: z.string(), state: GateState, reason: z.string() })),
});
export type Gate = z.infer<typeof Gate>;

/** What `compare --json` prints. */
export const ComparisonOutput = z.strictObject({
  version: z.literal(1),
  comparison: Comparison,
  /** null without rules. */
  gate: Gate.nullable(),
});
export type ComparisonOutput = z.infer<typeof ComparisonOutput>;
