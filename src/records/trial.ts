import { z } from "zod";
import { LimitName } from "../gateway/gateway.ts";
import { Check, SubScores, Tampering, Verdict } from "../graders/grader.ts";
import { Category, Identifier } from "../tasks/task.ts";
import { WindowTelemetry } from "../telemetry/telemetry.ts";

/** How the agent ended. Says nothing about whether its work is right. */
export const Termination = z.enum(["completed", "timeout", "limit", "crashed", "interrupted"]);
export type Termination = z.infer<typeof Termination>;

const ms = z.number().nonnegative();
const count = z.int().nonnegative();

/** Tokens and tool calls of a trial as the gateway metered them. Tokens are null when the server counted none. */
export const Usage = z.strictObject({
  inputTokens: count.nullable(),
  cachedTokens: count.nullable(),
  outputTokens: count.nullable(),
  reasoningTokens: count.nullable(),
  requests: count,
  /** Input plus output of the largest single request. */
  peakContextTokens: count.nullable(),
  toolCalls: count,
  invalidToolCalls: count,
  /** Requests that were sent again after they had failed. */
  retries: count,
  compactions: count,
  suspectedTruncations: count,
  /** Other names than the asked one under which the server says it answered: aliases, or other models. */
  answeredAs: z.array(z.string()),
  /** Requests that were answered without a token count: with any of them, the totals are lower bounds. */
  unmeasuredRequests: count,
  /** `estimated`: a scripted session, no model; `upstream`: the server's own count. */
  source: z.enum(["upstream", "estimated"]),
});
export type Usage = z.infer<typeof Usage>;

/** One line of `trials.jsonl`: one attempt of one profile at one task. Never rewritten. */
export const TrialRecord = z.strictObject({
  version: z.literal(1),
  id: z.string(),
  task: Identifier,
  taskFingerprint: z.string(),
  category: Category,
  profile: Identifier,
  profileId: z.string(),
  repeat: z.int().positive(),
  /** 1, or more when an attempt was lost to infrastructure and made again. */
  attempt: z.int().positive(),
  /** Why this attempt was made again; null for the first. */
  retryOf: z.strictObject({ id: z.string(), reason: z.string() }).nullable(),
  termination: Termination,
  verdict: Verdict,
  score: z.number().min(0).max(1),
  /** Parts of the score by name; which there are depends on the category. */
  subScores: SubScores.default({}),
  blame: z.enum(["agent", "profile", "infra", "ambiguous"]).nullable(),
  /** The task itself cannot be graded: another attempt would not change that. */
  taskFault: z.boolean().default(false),
  /** Why it is not resolved, in one sentence; null when it is. */
  reason: z.string().nullable(),
  limit: LimitName.nullable(),
  tampering: z.array(Tampering),
  checks: z.array(Check),
  filesChanged: count,
  startedAt: z.iso.datetime(),
  /** Wall times of the phases. `model` is the part of `agent` spent waiting for the model server. */
  durationMs: z.strictObject({ prepare: ms, agent: ms, model: ms, grade: ms }),
  /**
   * When this trial held a model slot, in ms since its session began; null when it needed none. A
   * run that was interrupted and resumed has several sessions, numbered from 1.
   */
  modelSlot: z.strictObject({ session: z.int().positive(), slot: count, fromMs: ms, toMs: ms }).nullable(),
  timeToFirstTokenMs: ms.nullable(),
  /** Medians over the requests, by the clock that `speedSource` names: the server's, or the wire's. */
  promptTokensPerSecond: ms.nullable(),
  decodeTokensPerSecond: ms.nullable(),
  speedSource: z.enum(["server", "wire"]).nullable(),
  /** null for agents that use no model. */
  usage: Usage.nullable(),
  /** null when not measured. */
  costUsd: z.number().nonnegative().nullable(),
  /** `tokens`: priced by the token; `machine`: energy and wear of this machine; null when not measured. */
  costBasis: z.enum(["tokens", "machine"]).nullable(),
  /** What this machine used while the agent worked; null when the model works elsewhere. */
  telemetry: WindowTelemetry.nullable(),
  /** Tokens by the agent's own count, where it keeps one: a cross-check. */
  agentUsage: z.strictObject({ inputTokens: count, outputTokens: count }).nullable(),
  /** Changes the agent meant to make and that did not fit the files; null when it does not tell. */
  rejectedPatches: count.nullable(),
  /** Folder of this trial's files, relative to the run. */
  artifacts: z.string(),
});
export type TrialRecord = z.infer<typeof TrialRecord>;
