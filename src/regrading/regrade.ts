import PQueue from "p-queue";
import { InfraError, messageOf, UsageError } from "../errors.ts";
import type { Grade, Submission } from "../graders/grader.ts";
import { graderFor } from "../graders/registry.ts";
import type { RunRecord } from "../records/run.ts";
import { rebuild } from "../records/submission.ts";
import type { TrialRecord } from "../records/trial.ts";
import type { Sandbox } from "../sandboxes/sandbox.ts";
import { singleCommit } from "../tasks/repository.ts";
import type { Task } from "../tasks/task.ts";
import type { Tree } from "../trees/tree.ts";
import { compareGrades } from "./compare.ts";
import { readRecorded } from "./recorded.ts";
import type { RegradedTrial, Regrading } from "./regrading.ts";

/** So often a clean room that breaks is tried. */
const GRADINGS = 3;

/** A run on disk, and what it is graded with now. */
export interface RegradeInput {
  readonly folder: string;
  readonly run: RunRecord;
  readonly trials: readonly TrialRecord[];
  /** Today's tasks by id; for those that cannot be used the sentence why. */
  readonly tasks: ReadonlyMap<string, Task | string>;
  readonly sandbox: Pick<Sandbox, "kind" | "grade" | "ensure">;
  readonly cpuSlots: number;
  readonly harnessVersion: string;
  readonly signal: AbortSignal;
  /** Told of each trial as soon as it is graded. */
  readonly onTrial: (trial: RegradedTrial) => void;
}

/**
 * Grades the recorded work of a run with today's tasks and graders. Nothing of the run is changed.
 * @throws InfraError when the sandbox fails; the signal's reason when it fired.
 */
export async function regradeRun(input: RegradeInput): Promise<Regrading> {
  const { run, sandbox, signal } = input;
  const usable = [...input.tasks.values()].filter((task) => typeof task !== "string");
  const toolchains = [...new Set(usable.map(({ toolchain }) => toolchain))];
  await sandbox.ensure(toolchains.map((toolchain) => ({ toolchain, layer: null })));
  const repositories = new Map<string, Promise<Tree>>();
  const repositoryOf = (task: Task): Promise<Tree> => {
    const made = repositories.get(task.id) ?? singleCommit(task.workspace);
    repositories.set(task.id, made);
    return made;
  };
  const queue = new PQueue({ concurrency: input.cpuSlots });
  const stop = new AbortController();
  const inner = { ...input, signal: AbortSignal.any([signal, stop.signal]) };
  const ended = await Promise.allSettled(
    input.trials.map((trial) =>
      queue.add(async () => {
        try {
          const regraded = await regradeTrial(trial, inner, repositoryOf);
          input.onTrial(regraded);
          return regraded;
        } catch (error) {
          // Nothing else may begin in a sandbox that is about to go.
          stop.abort();
          throw error;
        }
      }),
    ),
  );
  signal.throwIfAborted();
  const trials = ended.map((one) => {
    if (one.status === "rejected") throw ended.find(isRealFailure)?.reason ?? one.reason;
    return one.value;
  });
  const counted = (result: RegradedTrial["result"]) => trials.filter((trial) => trial.result === result).length;
  return {
    version: 1,
    run: run.id,
    regradedAt: new Date().toISOString(),
    before: { harnessVersion: run.harnessVersion, sandbox: run.sandbox },
    now: { harnessVersion: input.harnessVersion, sandbox: sandbox.kind },
    changedTasks: changedTasks(input),
    counts: {
      same: counted("same"),
      different: counted("different"),
      changed: counted("changed"),
      nothing: counted("nothing"),
      impossible: counted("impossible"),
    },
    trials,
  };
}

function isRealFailure(one: PromiseSettledResult<RegradedTrial>): one is PromiseRejectedResult {
  return one.status === "rejected" && !(one.reason instanceof DOMException);
}

function changedTasks({ trials, tasks }: RegradeInput): Regrading["changedTasks"] {
  const recorded = new Map(trials.map(({ task, taskFingerprint }) => [task, taskFingerprint]));
  return [...recorded].sort().flatMap(([id, before]) => {
    const task = tasks.get(id);
    const now = typeof task === "object" ? task.fingerprint : null;
    return now === before ? [] : [{ id, before, now }];
  });
}

async function regradeTrial(
  trial: TrialRecord,
  input: RegradeInput,
  repositoryOf: (task: Task) => Promise<Tree>,
): Promise<RegradedTrial> {
  input.signal.throwIfAborted();
  const { id, task: taskId, profile, verdict, score, reason } = trial;
  const base = { id, task: taskId, profile, before: { verdict, score, reason }, flipped: [] };
  const quiet = { tampering: { found: [], gone: [] }, now: null };
  const task = input.tasks.get(taskId) ?? "the task is gone";
  const taskChanged = typeof task === "string" || task.fingerprint !== trial.taskFingerprint;
  const recorded = await readRecorded(input.folder, trial, input.run);
  if ("problem" in recorded) {
    const result = verdict === "ungraded" ? ("nothing" as const) : ("impossible" as const);
    return { ...base, ...quiet, taskChanged, result, notes: [recorded.problem] };
  }
  if (typeof task === "string") return { ...base, ...quiet, taskChanged, result: "impossible", notes: [task] };
  const notes = [
    ...(taskChanged ? ["the task has changed since"] : []),
    ...(recorded.whole ? [] : ["an older record: links, git settings and the like are not known"]),
  ];
  const repository = await repositoryOf(task);
  const submission = rebuild(recorded.submission, recorded.changes, task.workspace, repository);
  const grade = await gradeIt(task, submission, input);
  return { ...base, taskChanged, ...compareGrades(trial, grade), notes };
}

async function gradeIt(task: Task, submission: Submission, { sandbox, signal }: RegradeInput): Promise<Grade> {
  for (let go = 1; ; go += 1) {
    signal.throwIfAborted();
    try {
      return await graderFor(task).grade(task, submission, (room) => sandbox.grade(room, signal));
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof UsageError) return ungraded(error);
      if (go < GRADINGS) continue;
      if (error instanceof InfraError) throw error;
      throw new InfraError("grading-failed", `grading could not be done: ${messageOf(error)}`, { cause: error });
    }
  }
}

function ungraded({ message }: UsageError): Grade {
  return { verdict: "ungraded", score: 0, subScores: {}, checks: [], tampering: [], reason: message, output: "" };
}
