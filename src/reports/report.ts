import { z } from "zod";
import { SubScores } from "../graders/grader.ts";
import { Isolation } from "../records/run.ts";
import { TrialRecord } from "../records/trial.ts";
import { Category } from "../tasks/task.ts";

const rate = z.number().min(0).max(1);
const share = z.number().min(0).max(1).nullable();
const ms = z.number().nonnegative().nullable();
const count = z.int().nonnegative();

/** Median and 90th percentile over trials; null when nothing was measured. */
const Spread = z.strictObject({ p50: ms, p90: ms });

/** A share with its 95 % interval; see statistics/wilson.ts. */
const Success = z.strictObject({ rate: share, low: share, high: share, resolved: count, trials: count });

const ProfileReport = z.strictObject({
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
  /** Success by category, the categories without trials left out. */
  byCategory: z.partialRecord(Category, Success),
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
  timeToFirstTokenMs: ms,
  /** Medians over trials, by the clock that `speedSource` names; `wire` includes waits and travels. */
  promptTokensPerSecond: ms,
  decodeTokensPerSecond: ms,
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
  costUsd: z.number().nonnegative().nullable(),
  /** `tokens`: priced by the token, from `priceSource`; `machine`: energy and wear of the machine the run was on. */
  costBasis: z.enum(["tokens", "machine"]).nullable(),
  priceSource: z.string().nullable(),
  /** Sum over trials of what this machine used while agents worked; null when any of them was not measured. */
  energyJoules: z.number().nonnegative().nullable(),
  /** Largest over trials, by whatever program; null when not measured. */
  peakVramBytes: count.nullable(),
  /** Trials without a verdict: lost to infrastructure, neither success nor failure. */
  ungraded: count,
  /** Unresolved trials by whose failure they were. */
  blame: z.strictObject({ agent: count, profile: count, infra: count, ambiguous: count }),
});
export type ProfileReport = z.infer<typeof ProfileReport>;

/** `report.json`: everything the other formats show. */
export const Report = z.strictObject({
  schemaVersion: z.literal(1),
  run: z.strictObject({
    id: z.string(),
    startedAt: z.iso.datetime(),
    harnessVersion: z.string(),
    sandbox: z.enum(["docker", "local"]),
    sandboxReason: z.string(),
    isolation: Isolation,
    seed: z.int(),
    environment: z.record(z.string(), z.string()),
    tasks: count,
    /** Tasks that are impossible as stated. */
    canaries: z.array(z.string()),
    planned: count,
    recorded: count,
    /** Every planned trial is recorded and has a verdict, and no profile failed. */
    complete: z.boolean(),
  }),
  /** How well the scarce thing was used; null when no trial held a model slot. */
  modelSlots: z.strictObject({ slots: count, spanMs: z.number(), idleMs: z.number(), idleShare: share }).nullable(),
  profiles: z.array(ProfileReport),
  /** The attempt that counts for each cell of the plan. */
  trials: z.array(TrialRecord),
  /** Attempts that were lost to infrastructure and made again. */
  retried: z.array(TrialRecord),
});
export type Report = z.infer<typeof Report>;
