import { z } from "zod";

const share = z.number().min(0).max(1);
const positive = z.number().nonnegative();
const count = z.int().nonnegative();

/** What is followed over time. `latency`: the agent's time; `tokens` and `cost`: of one trial. */
export const Metric = z.enum(["success", "latency", "tokens", "cost"]);
export type Metric = z.infer<typeof Metric>;

/** One run that was read; the oldest first in a history. */
const HistoryRun = z.strictObject({
  id: z.string(),
  folder: z.string(),
  startedAt: z.iso.datetime(),
  harnessVersion: z.string(),
  /** Every planned trial has a verdict; a sequential run: it has ended. */
  complete: z.boolean(),
  /** It ended as soon as it had decided, so its success leans a little towards what it decided. */
  stoppedEarly: z.boolean(),
  /** What its latencies hold for: processor, cores, memory, GPU, sandbox, model slots. */
  hardware: z.string(),
});
export type HistoryRun = z.infer<typeof HistoryRun>;

/** A change that the statistics support; see `History.method`. */
const Change = z.strictObject({
  metric: Metric,
  /** Ids of the last run before and of the first run after it. */
  before: z.string(),
  after: z.string(),
  /** When the first run after it started. */
  at: z.iso.datetime(),
  /** Level before and after: a share for success, else the geometric mean over tasks in ms, tokens or USD. */
  from: positive,
  to: positive,
  /** p-value of "no change here", and the level it was held to because many series were examined. */
  p: share,
  heldTo: share,
  /** What else differs between the two runs, as far as the records tell: `harness: 0.1.0 → 0.2.0`. */
  coincides: z.array(z.string()),
});
export type Change = z.infer<typeof Change>;

/** A profile in one run, over the tasks that are compared. */
const Point = z.strictObject({
  run: z.string(),
  at: z.iso.datetime(),
  /** Compared tasks with a graded trial in this run, and without. */
  tasks: count,
  missing: count,
  /** Over tasks like these, 95 % interval, as in the run's own report; null without a graded trial. */
  success: z.strictObject({ rate: share, low: share, high: share, resolved: count, trials: count }).nullable(),
  latencyMs: z.strictObject({ p50: positive, p90: positive }).nullable(),
  /** Input and output of a trial, mean over tasks; null when not metered. */
  tokens: positive.nullable(),
  /** Of a trial, mean over tasks; null when any of them was not measured. */
  costUsd: positive.nullable(),
  costBasis: z.enum(["tokens", "machine"]).nullable(),
});
export type Point = z.infer<typeof Point>;

/** A task of the compared ones, through the same runs as its profile's points. */
const TaskTrend = z.strictObject({
  task: z.string(),
  fingerprint: z.string(),
  points: z.array(
    z.strictObject({
      run: z.string(),
      resolved: count,
      trials: count,
      /** Means over the graded trials. */
      latencyMs: positive,
      tokens: positive.nullable(),
      costUsd: positive.nullable(),
    }),
  ),
  changes: z.array(Change),
});
export type TaskTrend = z.infer<typeof TaskTrend>;

/** The runs of a profile under one identity: everything that can change a result is the same in them. */
const Series = z.strictObject({
  id: z.string(),
  agent: z.string(),
  agentVersion: z.string().nullable(),
  model: z.string().nullable(),
  backend: z.string().nullable(),
  scripted: z.boolean(),
  points: z.array(Point),
  changes: z.array(Change),
  tasks: z.array(TaskTrend),
  /** Runs of this identity that are not in the trend, and why. */
  left: z.array(z.strictObject({ run: z.string(), reason: z.string() })),
});
export type Series = z.infer<typeof Series>;

const ProfileHistory = z.strictObject({
  name: z.string(),
  /** In the order in which the identities first appeared. */
  series: z.array(Series),
  /** Where the name began to stand for another thing: nothing is compared across. */
  identityChanges: z.array(
    z.strictObject({
      run: z.string(),
      at: z.iso.datetime(),
      from: z.string(),
      to: z.string(),
      /** What differs, as far as the records tell: `model: a → b`. */
      differs: z.array(z.string()),
    }),
  ),
});
export type ProfileHistory = z.infer<typeof ProfileHistory>;

/** The same profile and task with other verdicts, although nothing changed. */
const FlakyTask = z.strictObject({
  task: z.string(),
  fingerprint: z.string(),
  profile: z.string(),
  id: z.string(),
  /** A control's verdict depends on the task alone: there, the task itself is flaky. */
  control: z.boolean(),
  runs: count,
  /** Runs in which some repeats were resolved and others not. */
  mixedRuns: count,
  /** Turns from always resolved to never, or back, between consecutive runs; those at a change point left out. */
  flips: count,
  resolved: count,
  trials: count,
});
export type FlakyTask = z.infer<typeof FlakyTask>;

/** `history.json`: what several runs say together. */
export const History = z.strictObject({
  schemaVersion: z.literal(1),
  /** How change points are found, in sentences. */
  method: z.array(z.string()),
  /** Chance, over the whole history, of reporting any change where there is none. */
  level: share,
  /** Series that were examined, and those with too few runs for any finding. */
  examined: count,
  tooShort: count,
  runs: z.array(HistoryRun),
  /** Folders that could not be read, and why. */
  skipped: z.array(z.strictObject({ folder: z.string(), reason: z.string() })),
  profiles: z.array(ProfileHistory),
  flaky: z.array(FlakyTask),
});
export type History = z.infer<typeof History>;
