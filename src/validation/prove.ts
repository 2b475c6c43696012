import { AgentEvalError, InfraError, messageOf, UsageError } from "../errors.ts";
import type { Grade } from "../graders/grader.ts";
import { graderFor, runTests } from "../graders/registry.ts";
import type { CleanRoom, CleanRoomResult, Sandbox } from "../sandboxes/sandbox.ts";
import type { Task } from "../tasks/task.ts";
import type { Tree } from "../trees/tree.ts";
import { proofFingerprint } from "./fingerprint.ts";
import { proofs } from "./registry.ts";
import { type Finding, type Proof, problemsOf, type Subject, type TaskProof } from "./validation.ts";

/** So often a clean room that breaks is tried before the machine counts as broken. */
const GRADINGS = 3;

/** What all proofs of one `validate` have in common. */
export interface Bench {
  readonly sandbox: Pick<Sandbox, "kind" | "grade">;
  readonly repeats: number;
  readonly harnessVersion: string;
  /** See `gradersIdentity`. */
  readonly graders: string;
  readonly signal: AbortSignal;
  /** Does work when a CPU slot is free. */
  inSlot<T>(work: () => Promise<T>): Promise<T>;
}

/** What is said of every task that was looked at. */
type Setting = Pick<TaskProof, "harnessVersion" | "graders" | "sandbox" | "repeats">;

/**
 * Proves a task line by line. What is wrong with it is in the findings.
 * @throws InfraError when the machine fails, and when the signal fired.
 */
export async function prove(task: Task, bench: Bench): Promise<TaskProof> {
  const clock = { ms: 0 };
  const subject = subjectOf(task, bench, clock);
  const fit = proofs.filter((proof) => proof.appliesTo(task));
  const able = fit.filter(({ grades }) => !grades || task.faults.length === 0);
  const findings = await Promise.all(able.map((proof) => find(proof, subject)));
  bench.signal.throwIfAborted();
  const { category, language, level } = task;
  return {
    task: task.id,
    ...{ category, language, level },
    fingerprint: proofFingerprint(task),
    ...settingOf(bench),
    seconds: Math.round(clock.ms / 100) / 10,
    valid: problemsOf({ findings }).length === 0,
    findings,
  };
}

/** The line of a folder that cannot be read as a task. */
export function unreadable(id: string, error: UsageError, bench: Bench): TaskProof {
  const finding: Finding = { proof: "readable", figure: "no", problems: [error.message], notes: [] };
  const nothing = { category: null, language: null, level: null, fingerprint: null, seconds: 0 };
  return { task: id, ...nothing, ...settingOf(bench), valid: false, findings: [finding] };
}

function settingOf({ harnessVersion, graders, sandbox, repeats }: Bench): Setting {
  return { harnessVersion, graders, sandbox: sandbox.kind, repeats };
}

async function find(proof: Proof, subject: Subject): Promise<Finding> {
  try {
    return { proof: proof.name, ...(await proof.prove(subject)) };
  } catch (error) {
    // The machine failed, not the task.
    if (!(error instanceof UsageError)) throw error;
    return { proof: proof.name, figure: "ungraded", problems: [error.message], notes: [] };
  }
}

function subjectOf(task: Task, bench: Bench, clock: { ms: number }): Subject {
  const { sandbox, signal } = bench;
  const first = new Map<Tree, Promise<Grade>>();
  const inRoom = (room: CleanRoom): Promise<CleanRoomResult> => sandbox.grade(room, signal);
  const timed = <T>(work: () => Promise<T>): Promise<T> =>
    bench.inSlot(async () => {
      signal.throwIfAborted();
      const started = performance.now();
      try {
        return await againIfBroken(work, signal);
      } finally {
        clock.ms += performance.now() - started;
      }
    });
  const gradeAgain = (tree: Tree): Promise<Grade> => {
    const submission = { collected: { tree, irregular: [] }, repository: new Map(), printed: "" };
    return timed(() => graderFor(task).grade(task, submission, inRoom));
  };
  return {
    task,
    repeats: bench.repeats,
    gradeAgain,
    grade(tree) {
      const known = first.get(tree) ?? gradeAgain(tree);
      first.set(tree, known);
      return known;
    },
    runOnWorkspace: (command) => {
      const own = { ...task, grading: { ...task.grading, command: [...command] } } as Task;
      return timed(() => runTests(own, task.workspace, inRoom));
    },
  };
}

async function againIfBroken<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let go = 1; ; go += 1) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof UsageError) throw error;
      if (signal.aborted || go === GRADINGS) throw asInfra(error);
    }
  }
}

function asInfra(error: unknown): unknown {
  if (error instanceof AgentEvalError) return error;
  return new InfraError("grading-failed", `grading could not be done: ${messageOf(error)}`, { cause: error });
}
