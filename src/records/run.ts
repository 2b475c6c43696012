import { z } from "zod";
import { Config } from "../config/config.ts";
import { Category, Identifier, Sensitivity } from "../tasks/task.ts";
import { Isolation } from "./isolation.ts";
import { Sequential } from "./sequential.ts";
import { Merged, RunShard } from "./shard.ts";

export { Isolation, IsolationProbe } from "./isolation.ts";

/** The proof, before a profile's first trial, that its agent can run a shell command through it. */
export const Canary = z.strictObject({
  status: z.enum(["passed", "failed", "not-applicable"]),
  reason: z.string(),
  durationMs: z.number().nonnegative(),
});
export type Canary = z.infer<typeof Canary>;

/** A profile with everything resolved that can change a result; `id` is a hash of it. */
export const ResolvedProfile = z.strictObject({
  name: Identifier,
  id: z.string(),
  agent: z.string(),
  agentVersion: z.string().nullable(),
  backend: z.string().nullable(),
  /** What the model server says of itself. */
  backendFacts: z.record(z.string(), z.string()),
  model: z.string().nullable(),
  contextWindow: z.int().positive().nullable(),
  /** True when a person wrote the answers: no statement about any model. */
  scripted: z.boolean(),
  /** Where the prices of its tokens come from; null without any. */
  priceSource: z.string().nullable(),
  canary: Canary,
  /** Why it was stopped before its plan was done; null when it was not. */
  stopped: z.string().nullable(),
});
export type ResolvedProfile = z.infer<typeof ResolvedProfile>;

/** One cell of the plan, in the order in which the trials start. */
export const PlannedTrial = z.strictObject({ task: Identifier, profile: Identifier, repeat: z.int().positive() });
export type PlannedTrial = z.infer<typeof PlannedTrial>;

/** `run.json`: what was run, on what, with what evidence of isolation. */
export const RunRecord = z.strictObject({
  version: z.literal(1),
  id: z.string(),
  startedAt: z.iso.datetime(),
  harnessVersion: z.string(),
  seed: z.int().nonnegative(),
  sandbox: z.enum(["docker", "local"]),
  /** Why this sandbox: written by the user, or picked and for what reason. */
  sandboxReason: z.string(),
  isolation: Isolation,
  environment: z.record(z.string(), z.string()),
  images: z.record(z.string(), z.string()),
  config: Config,
  /** Folder the configuration's relative paths start from. */
  baseDir: z.string(),
  tasks: z.array(
    z.strictObject({
      id: Identifier,
      category: Category,
      language: z.string(),
      level: z.int(),
      sensitivity: Sensitivity.default("internal"),
      /** Estimated tokens of workspace and prompt; null when the task does not say. */
      contextTokens: z.int().positive().nullable().default(null),
      tags: z.array(z.string()).default([]),
      /** Impossible as stated: never scored, and success is a red flag. */
      canary: z.boolean().default(false),
      fingerprint: z.string(),
    }),
  ),
  profiles: z.array(ResolvedProfile),
  /** In a sequential run: what there would be if nothing settled. */
  plan: z.array(PlannedTrial),
  /** null for a run of a fixed size. */
  sequential: Sequential.nullable().default(null),
  /** null for a run of the whole suite, merged ones included. */
  shard: RunShard.nullable().default(null),
  /** null unless it was put together from the parts of a suite. */
  merged: Merged.nullable().default(null),
});
export type RunRecord = z.infer<typeof RunRecord>;
