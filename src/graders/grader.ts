import { z } from "zod";
import type { CleanRoom, CleanRoomResult, Collected } from "../sandboxes/sandbox.ts";
import type { Task } from "../tasks/task.ts";
import type { Tree } from "../trees/tree.ts";

export const CheckKind = z.enum([
  "fail-to-pass",
  "pass-to-pass",
  "evidence",
  "written",
  "stable",
  "construct",
  "equivalent",
  "mutant",
  "structure",
  "api",
  "scope",
  "duplication",
]);
export type CheckKind = z.infer<typeof CheckKind>;

/** Parts of a score by name, each 0 to 1; which there are depends on the category. docs/grading.md defines them. */
export const SubScores = z.record(z.string(), z.number().min(0).max(1));
export type SubScores = z.infer<typeof SubScores>;

/** One thing that was checked, readable by a person. */
export const Check = z.strictObject({
  name: z.string(),
  /**
   * `evidence`: what the grading itself rests on. The others are what a task asks for: named tests
   * (`fail-to-pass`, `pass-to-pass`), what written tests have to be (`written`, `stable`, `construct`,
   * `equivalent`) and find (`mutant`), and what code has to look like (`structure`, `api`, `scope`, `duplication`).
   */
  kind: CheckKind,
  passed: z.boolean(),
  detail: z.string(),
});
export type Check = z.infer<typeof Check>;

/** A trace of somebody bending the grading. It never changes what the hidden tests say. */
export const Tampering = z.strictObject({
  kind: z.enum([
    "protected-file",
    "hidden-path",
    "reserved-path",
    "planted-report",
    "printed-report",
    "git-hook",
    "git-config",
    "symlink",
    "irregular-file",
    "path-escape",
  ]),
  path: z.string(),
  detail: z.string(),
});
export type Tampering = z.infer<typeof Tampering>;

/** Independent of how the agent ended. `ungraded` only when grading itself could not be done. */
export const Verdict = z.enum(["resolved", "unresolved", "ungraded"]);
export type Verdict = z.infer<typeof Verdict>;

export const Grade = z.strictObject({
  verdict: Verdict,
  /** 0 to 1: how much of what the task asks for is there. 0 when ungraded. */
  score: z.number().min(0).max(1),
  subScores: SubScores,
  checks: z.array(Check),
  tampering: z.array(Tampering),
  /** One sentence: why it is not resolved; null when it is. */
  reason: z.string().nullable(),
  /** What the grading command printed, cut to a readable length. */
  output: z.string(),
});
export type Grade = z.infer<typeof Grade>;

/** What is graded: the files left behind, and what the agent printed (never believed, only looked at). */
export interface Submission {
  /** The whole workspace including `.git`, whose files are looked at and never used. */
  readonly collected: Collected;
  /** The `.git` the agent was given, to tell its own from what was planted. */
  readonly repository: Tree;
  /** The agent's own words: its output for plain commands, its messages for coding agents. */
  readonly printed: string;
}

/** Runs a command in a clean place; provided by the sandbox. */
export type RunClean = (room: CleanRoom) => Promise<CleanRoomResult>;

/** Grades one category of tasks. A new grader is one file and one line in `registry.ts`. */
export interface Grader<T extends Task = Task> {
  readonly name: T["category"];
  /**
   * @throws UsageError `ungradable-task` when the task's own solution cannot be graded either;
   * InfraError, or what the clean room throws, when grading could not be done.
   */
  grade(task: T, submission: Submission, runClean: RunClean): Promise<Grade>;
}
