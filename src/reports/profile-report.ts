import { z } from "zod";
import { SubScores } from "../graders/grader.ts";
import { Termination } from "../records/trial.ts";
import { Category } from "../tasks/task.ts";
import { count, Estimate, measure, Spread, Success, share, TimeEstimate } from "./figures.ts";

const rate = z.number().min(0).max(1);

/** Success of the tasks of one size. */
const SizeSuccess = Success.extend({ tasks: count });

/** Everything about one profile of a run. docs/reports.md says what each figure means. */
export const ProfileReport = z.strictObject({
  name: z.string(),
  id: z.string(),
  agent: z.string(),
  agentVersion: z.string().nullable(),
  backend: z.string().nullable(),
  backendFacts: z.record(z.string(), z.string()),
  model: z.string().nullable(),
  contextWindow: z.int().nullable(),
  /** A person wrote this profile's answers: its figures say nothing about any model. */
  scripted: z.boolean(),
  /** `failed`: it could not run, and no trial of it was scored. `stopped`: its server failed it on the way. */
  status: z.enum(["ran", "stopped", "failed"]),
  /** Why it failed or was stopped; null when it ran. */
  statusReason: z.string().nullable(),
  success: Success,
  /** Success by category, language and level; those without trials are left out. */
  byCategory: z.partialRecord(Category, Success),
  byLanguage: z.record(z.string(), Success),
  byLevel: z.record(z.string(), Success),
  /** Success by estimated size of the task, from small to large: from `from` tokens up to, not including, `to`. */
  byContext: z.array(SizeSuccess.extend({ label: z.string(), from: count, to: count.nullable() })),
  /** Success at each rung of the context ladder: the same kind of task in repositories of growing size. */
  ladder: z.array(SizeSuccess.extend({ contextTokens: count })),
  /**
   * Standard error of success for exactly these tasks, run again: sampling noise alone. Much smaller than the
   * interval of `success`, which is for tasks like these. null where a task had less than two valid trials.
   */
  fixedSuiteError: share,
  /** What success would be if every trial lost to infrastructure had failed, or had been resolved. */
  sensitivity: z.strictObject({ lost: count, allFailed: share, allResolved: share }),
  /** For k = 1 to the repeats: at least one, and all of k trials of a task resolved. Over tasks with k valid trials. */
  passK: z.array(z.strictObject({ k: z.int().positive(), tasks: count, passAtK: Estimate, passHatK: Estimate })),
  /** Tasks of which some trials were resolved and some were not. */
  flaky: z.array(z.string()),
  /** Means over trials of the score and its parts, by category. */
  scores: z.partialRecord(Category, z.strictObject({ score: share, parts: SubScores })),
  /**
   * Share of visible and of hidden tests that pass, over the trials of tasks that have both. A large gap
   * means that the agent worked for the tests it could see; null without such tasks.
   */
  gap: z.strictObject({ visible: rate, hidden: rate, gap: z.number().min(-1).max(1), trials: count }).nullable(),
  /** Trials of canary tasks, and those that claim the impossible: never part of success. */
  canaries: z.strictObject({ claimed: count, trials: count }),
  latencyMs: z.strictObject({ prepare: Spread, agent: Spread, model: Spread, grade: Spread }),
  /** The agent's time with intervals, over the same trials as `latencyMs.agent`; timeouts count with the time they had. */
  agentTimeMs: z.strictObject({
    p50: TimeEstimate,
    p90: TimeEstimate,
    atLimit: z.strictObject({ timeouts: count, trials: count, share }),
  }),
  /**
   * Medians over the first trial of each session, and over the others: a cold start shows as a difference.
   * `loadMs`: what the server needed to load the model, before any trial. null for agents without a model.
   */
  cold: z
    .strictObject({
      loadMs: measure,
      first: z.strictObject({ trials: count, agentMs: measure, timeToFirstTokenMs: measure }),
      others: z.strictObject({ trials: count, agentMs: measure, timeToFirstTokenMs: measure }),
    })
    .nullable(),
  timeToFirstTokenMs: measure,
  /** Medians over trials, by the clock that `speedSource` names; `wire` includes waits and travels. */
  promptTokensPerSecond: measure,
  decodeTokensPerSecond: measure,
  speedSource: z.enum(["server", "wire"]).nullable(),
  /** Sums over trials, except `peakContext`, which is the largest; null when nothing was metered. */
  tokens: z
    .strictObject({
      input: count,
      cached: count,
      output: count,
      reasoning: count,
      peakContext: count,
      /** Largest request as a share of the context window that is loaded, or else asked; null when unknown. */
      contextUsed: z.number().nonnegative().nullable(),
      source: z.enum(["upstream", "estimated"]),
    })
    .nullable(),
  /** Of one trial; over the trials whose tokens were counted. */
  tokensPerTrial: z.strictObject({ input: Spread, output: Spread, total: Spread, trials: count }),
  /** How the trials used the context window; null when nothing was metered. */
  context: z
    .strictObject({
      /** Loaded, or else asked; null when unknown. */
      window: count.nullable(),
      /** Each trial's largest request, in tokens and as a share of the window. */
      peakTokens: Spread,
      peakShare: Spread,
      /** Trials in which the agent compacted, in which the server probably truncated, and all that were metered. */
      compacted: count,
      truncated: count,
      trials: count,
    })
    .nullable(),
  requests: count,
  toolCalls: count,
  invalidToolCalls: count,
  /** Changes the agents wrote that could not be applied; null when no agent tells. */
  rejectedPatches: count.nullable(),
  retries: count,
  compactions: count,
  suspectedTruncations: count,
  /** Other names than the asked one under which the server says it answered. */
  answeredAs: z.array(z.string()),
  /** Answered without a token count, single requests and whole trials: with any, the totals are lower bounds. */
  unmeasuredRequests: count,
  unmeasuredTrials: count,
  /** Sum over trials; null when any of them was not measured. */
  costUsd: measure,
  /** Over the graded trials that count for success: mean of one, and all costs divided by all successes. */
  costPerTrialUsd: Estimate,
  costPerSuccessUsd: Estimate,
  /** `tokens`: priced by the token, from `priceSource`; `machine`: energy and wear of the machine the run was on. */
  costBasis: z.enum(["tokens", "machine"]).nullable(),
  priceSource: z.string().nullable(),
  /** Sum over trials of what this machine used while agents worked; null when any of them was not measured. */
  energyJoules: measure,
  /** Largest over trials, by whatever program; null when not measured. */
  peakVramBytes: count.nullable(),
  /** How the agents ended, over all trials. */
  terminations: z.record(Termination, count),
  /** Trials without a verdict: lost to infrastructure, neither success nor failure. */
  ungraded: count,
  /** Unresolved trials by whose failure they were. */
  blame: z.strictObject({ agent: count, profile: count, infra: count, ambiguous: count }),
});
export type ProfileReport = z.infer<typeof ProfileReport>;
