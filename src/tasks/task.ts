import { z } from "zod";
import type { Session } from "../sessions/session.ts";
import type { Tree } from "../trees/tree.ts";

/** Lower-case words with dashes: safe as a file name, a container name and an argument. */
export const Identifier = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "lower-case words joined by dashes, such as fix-cursor-paging");

export const Category = z.enum(["patch", "test-generation", "refactor"]);
export type Category = z.infer<typeof Category>;

export const ReportFormat = z.enum(["junit", "tap", "vitest-json", "pytest-json"]);
export type ReportFormat = z.infer<typeof ReportFormat>;

const globs = z.array(z.string().min(1));
const seconds = z.int().positive().max(604_800);

/** How a task is graded: a command of ours on the agent's files plus the hidden ones. */
export const Grading = z.strictObject({
  /** Argument list; `{{report}}` and `{{workspace}}` are replaced by absolute paths. */
  command: z.array(z.string().min(1)).min(1),
  report: ReportFormat,
  timeoutSeconds: seconds.default(120),
  /** Names of hidden tests that fail before the change and must pass after it. */
  failToPass: z.array(z.string().min(1)).min(1),
  /** Names of tests that pass before and must still pass. */
  passToPass: z.array(z.string().min(1)).default([]),
  /** Globs of files that are restored before grading; a change there is tampering. */
  protected: globs.default([]),
});
export type Grading = z.infer<typeof Grading>;

/** `task.yaml`. */
export const TaskFile = z.strictObject({
  version: z.literal(1),
  id: Identifier,
  title: z.string().min(1),
  category: Category,
  language: z.enum(["typescript", "javascript", "python", "go"]),
  /** 1 easy, 2 medium, 3 hard. */
  level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  /** Toolchain image: a folder under `images/toolchains/`. */
  toolchain: z.string().min(1).default("node"),
  /** Values for the mustache placeholders of `prompt.md`. */
  variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  limits: z
    .strictObject({
      /** Longest time the agent may work. */
      timeoutSeconds: seconds.optional(),
      /** Most model requests. */
      requests: z.int().positive().optional(),
    })
    .default({}),
  grading: Grading,
});
export type TaskFile = z.infer<typeof TaskFile>;

/** A task with everything read into memory. `hidden` never enters an agent's sandbox. */
export interface Task extends TaskFile {
  readonly folder: string;
  readonly prompt: string;
  /** The starting files, without version control. */
  readonly workspace: Tree;
  /** The reference solution, laid over the workspace. */
  readonly solution: Tree;
  /** Tests and graders, laid over the workspace for grading only. */
  readonly hidden: Tree;
  /** Scripted or recorded sessions by file name without extension. */
  readonly sessions: ReadonlyMap<string, Session>;
  /** SHA-256 (hex) over everything above: two runs compare only where it is equal. */
  readonly fingerprint: string;
}
