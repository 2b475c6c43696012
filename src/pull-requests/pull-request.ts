import { z } from "zod";
import { Changes } from "../changes/changes.ts";
import { Comparison, Gate } from "../comparisons/comparison.ts";
import { Identifier } from "../tasks/task.ts";

const Sha = z.string().regex(/^[0-9a-f]{40,64}$/);
const count = z.int().nonnegative();
const Exit = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(130)]);

/** How the attempts of one side ended: each is in one of these. */
export const Endings = z.strictObject({
  resolved: count,
  /** The agent ended by itself, and its work is not right. */
  unresolved: count,
  timeout: count,
  limit: count,
  crashed: count,
  /** Without a verdict: infrastructure. */
  lost: count,
});
export type Endings = z.infer<typeof Endings>;

/** What the evidence says of one profile of the pull request. */
export const CandidateState = z.enum([
  "better",
  "non-inferior",
  "equivalent",
  "undecided",
  "worse",
  "incomplete",
  "no-baseline",
]);
export type CandidateState = z.infer<typeof CandidateState>;

/** A profile that the pull request changes or adds. */
export const Candidate = z.strictObject({
  name: Identifier,
  /** Whom it is compared with, by the name in the run; null without a base. */
  against: Identifier.nullable(),
  kind: z.enum(["changed", "added"]),
  state: CandidateState,
  /** Why nothing can be said, in a sentence; null when something can. */
  why: z.string().nullable(),
  /** null without a base. */
  comparison: Comparison.nullable(),
  gate: Gate.nullable(),
  endings: z.strictObject({ base: Endings, candidate: Endings }).nullable(),
  /** Difference in success that these tasks show in 8 of 10 such runs, as a share; null when unknown. */
  detectable: z.number().nonnegative().nullable(),
});
export type Candidate = z.infer<typeof Candidate>;

/** `pull-request.json`: all that the summary and the comment are made from. */
export const PullRequestReport = z.strictObject({
  version: z.literal(1),
  pullRequest: z.int().positive(),
  headSha: Sha,
  verdict: z.enum([...CandidateState.options, "unchanged", "complete", "interrupted", "error"]),
  exitCode: Exit,
  changes: Changes,
  candidates: z.array(Candidate),
  /** null when nothing was run. */
  run: z
    .strictObject({
      id: z.string(),
      harnessVersion: z.string(),
      sandbox: z.enum(["docker", "local"]),
      tasks: count,
      planned: count,
      recorded: count,
      complete: z.boolean(),
    })
    .nullable(),
  /** Tasks that came or changed, and what does not hold of them. */
  proofs: z.array(z.strictObject({ task: Identifier, problems: z.array(z.string()) })),
  /** Sentences. */
  notes: z.array(z.string()),
});
export type PullRequestReport = z.infer<typeof PullRequestReport>;
