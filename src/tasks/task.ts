import { z } from "zod";
import type { UsageError } from "../errors.ts";
import type { Session } from "../sessions/session.ts";
import type { Tree } from "../trees/tree.ts";
import { PatchGrading, RefactorGrading, Seconds, TestGenerationGrading } from "./grading.ts";

export {
  type Expectation,
  type RefactorGrading,
  ReportFormat,
  type StructureAssertion,
} from "./grading.ts";

/** Lower-case words with dashes: safe as a file name, a container name and an argument. */
export const Identifier = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "lower-case words joined by dashes, such as fix-cursor-paging");

export const Category = z.enum(["patch", "test-generation", "refactor"]);
export type Category = z.infer<typeof Category>;

export const Language = z.enum(["typescript", "javascript", "python", "go"]);
export type Language = z.infer<typeof Language>;

/** How private code like this usually is: what may leave the machine decides which profile may work on it. */
export const Sensitivity = z.enum(["public", "internal", "restricted"]);
export type Sensitivity = z.infer<typeof Sensitivity>;

const common = {
  version: z.literal(1),
  id: Identifier,
  title: z.string().min(1),
  language: Language,
  /** 1 easy, 2 medium, 3 hard. */
  level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  /** Toolchain image: a folder under `images/toolchains/`, or an image reference. */
  toolchain: z.string().min(1).default("node"),
  sensitivity: Sensitivity.default("internal"),
  /** Tokens of the workspace and the prompt together, estimated as a quarter of their characters. */
  contextTokens: z.int().positive().optional(),
  tags: z.array(Identifier).default([]),
  /** Impossible as stated: solving it takes a cheat, so success is a red flag and never scored. */
  canary: z.boolean().default(false),
  /** Values for the mustache placeholders of `prompt.md`. */
  variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  limits: z
    .strictObject({
      /** Longest time the agent may work. */
      timeoutSeconds: Seconds.optional(),
      /** Most model requests. */
      requests: z.int().positive().optional(),
    })
    .default({}),
  /** How a developer runs the workspace's own tests. */
  ownTests: z
    .strictObject({
      command: z.array(z.string().min(1)).min(1),
      /** Names of those that fail at the start. */
      failing: z.array(z.string().min(1)).default([]),
    })
    .optional(),
};

/** `task.yaml`: `grading` depends on the category. */
export const TaskFile = z.discriminatedUnion("category", [
  z.strictObject({ ...common, category: z.literal("patch"), grading: PatchGrading }),
  z.strictObject({ ...common, category: z.literal("test-generation"), grading: TestGenerationGrading }),
  z.strictObject({ ...common, category: z.literal("refactor"), grading: RefactorGrading }),
]);
export type TaskFile = z.infer<typeof TaskFile>;

/** A change to the workspace that somebody thought out: a wrong answer, a bug, a rewrite. */
export interface Variant {
  /** Why it is wrong, or right: the text before the patch. */
  readonly explanation: string;
  /** The workspace with the change made. */
  readonly tree: Tree;
}

export type Variants = ReadonlyMap<string, Variant>;

/** What a task's folder holds besides `task.yaml`. `hidden` and what follows never enter an agent's sandbox. */
export interface TaskParts {
  readonly folder: string;
  readonly prompt: string;
  /** The starting files, without version control. */
  readonly workspace: Tree;
  /** The workspace as the reference solution leaves it. */
  readonly solved: Tree;
  /** Tests and graders, laid over the workspace for grading only. */
  readonly hidden: Tree;
  /** Plausible wrong answers by name; they prove the grading and take no part in it. */
  readonly decoys: Variants;
  /** Bugs that good tests find. */
  readonly mutants: Variants;
  /** Other right implementations. */
  readonly equivalents: Variants;
  /** Scripted or recorded sessions by file name without extension. */
  readonly sessions: ReadonlyMap<string, Session>;
  /**
   * What keeps this task from being graded although it can be read: a hidden file that is missing, a
   * mutant that does not apply. Such a task is named and left ungraded; the others go on.
   */
  readonly faults: readonly UsageError[];
  /** SHA-256 (hex) over all that changes what the agent sees or how it is graded: runs compare only where it is equal. */
  readonly fingerprint: string;
}

/** A task with everything read into memory. */
export type Task = TaskFile & TaskParts;
export type PatchTask = Extract<Task, { category: "patch" }>;
export type TestGenerationTask = Extract<Task, { category: "test-generation" }>;
export type RefactorTask = Extract<Task, { category: "refactor" }>;
