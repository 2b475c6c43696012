import { z } from "zod";
import type { Grade } from "../graders/grader.ts";
import type { TestRun } from "../graders/registry.ts";
import { Category, Identifier, Language, type Task } from "../tasks/task.ts";
import type { Tree } from "../trees/tree.ts";

/** So many gradings have to agree in a proof that is committed. */
export const COMMITTED_REPEATS = 10;
/** So many for a look while a task is being written. */
export const USUAL_REPEATS = 3;

/** What a proof may do with its task. Gradings wait for a CPU slot. */
export interface Subject {
  readonly task: Task;
  /** Gradings of the same files that have to agree. */
  readonly repeats: number;
  /** Grades these files as an agent's work. The first grading of a tree is made once, however often it is asked for. */
  grade(tree: Tree): Promise<Grade>;
  /** Grades once more, whatever was graded before. */
  gradeAgain(tree: Tree): Promise<Grade>;
  /** Runs a command on the workspace alone, and reads its report as the task's grading does. */
  runOnWorkspace(command: readonly string[]): Promise<TestRun>;
}

export const ProofName = z.enum([
  "readable",
  "oracle",
  "noop",
  "decoys",
  "mutants",
  "equal",
  "prompt",
  "ownTests",
  "tokens",
]);
export type ProofName = z.infer<typeof ProofName>;

/** What one proof found. */
export const Finding = z.strictObject({
  proof: ProofName,
  /** What it counted or saw, short enough for a cell of a table. */
  figure: z.string(),
  /** What does not hold, in sentences; empty when all does. */
  problems: z.array(z.string()),
  /** What a person may want to read besides: why each decoy was rejected. */
  notes: z.array(z.string()),
});
export type Finding = z.infer<typeof Finding>;

/** One thing that has to hold for a task. A new proof is one file and one line in `registry.ts`. */
export interface Proof {
  readonly name: ProofName;
  /** False where it has nothing to say about a task of this kind. */
  appliesTo(task: Task): boolean;
  /** Without it a task that cannot be graded is still looked at. */
  readonly grades: boolean;
  /** @throws UsageError when the task cannot be graded; InfraError when grading could not be done. */
  prove(subject: Subject): Promise<Omit<Finding, "proof">>;
}

/** What is proven of one task, and with what. */
export const TaskProof = z.strictObject({
  task: Identifier,
  /** null for a folder that cannot be read as a task. */
  category: Category.nullable(),
  language: Language.nullable(),
  level: z.int().nullable(),
  /** SHA-256 over the task and everything that proves it, decoys included; null when it cannot be read. */
  fingerprint: z.string().nullable(),
  harnessVersion: z.string(),
  /** Which graders these were: a hash of their code. */
  graders: z.string(),
  sandbox: z.enum(["docker", "local"]),
  repeats: z.int().positive(),
  /** Time that gradings took, in seconds. */
  seconds: z.number().nonnegative(),
  valid: z.boolean(),
  findings: z.array(Finding),
});
export type TaskProof = z.infer<typeof TaskProof>;

/** `VALIDATION.json`: the proof of every task of a folder, by name. */
export const ValidationFile = z.strictObject({ version: z.literal(1), tasks: z.array(TaskProof) });
export type ValidationFile = z.infer<typeof ValidationFile>;

/** What a proof found, by its name; undefined where it does not apply. */
export function findingOf({ findings }: TaskProof, name: ProofName): Finding | undefined {
  return findings.find(({ proof }) => proof === name);
}

/** Everything that does not hold. */
export function problemsOf({ findings }: Pick<TaskProof, "findings">): string[] {
  return findings.flatMap(({ problems }) => problems);
}
