import { InfraError } from "../errors.ts";
import type { Sandbox } from "../sandboxes/sandbox.ts";
import { singleCommit } from "../tasks/repository.ts";
import type { Journal } from "./journal.ts";
import type { Lanes } from "./lanes.ts";
import type { ReadyProfile } from "./profiles.ts";
import { type OpenCell, retryReason } from "./retry.ts";
import type { RunInput } from "./run.ts";
import { ServerWatch } from "./server-watch.ts";
import { runTrial, type TrialSetting } from "./trial.ts";

/** So many infra losses in a row mean that going on would only burn the rest of the plan. */
const LOST_IN_A_ROW = 5;

/** What a run has ready by the time its trials start. */
export interface Stage {
  readonly input: RunInput;
  readonly sandbox: Sandbox;
  readonly lanes: Lanes;
  readonly ready: ReadonlyMap<string, ReadyProfile>;
  readonly journal: Journal;
  /** Reading of `performance.now` when the first trials began. */
  readonly began: number;
  /** Told when a profile is stopped, and why: the rest of its cells stay open. */
  readonly onStopped: (profile: string, reason: string) => void;
}

/**
 * Runs the open cells in the plan's order, as many at once as the lanes allow, and records each as it
 * ends. Resolves when all have ended or the run was stopped.
 * @throws InfraError `too-many-losses`, `journal-failed`; whatever else keeps a result from being recorded.
 */
export async function runAll(todo: readonly OpenCell[], stage: Stage): Promise<void> {
  const { input, sandbox, lanes, journal } = stage;
  const stop = new AbortController();
  const setting: TrialSetting = {
    sandbox,
    lanes,
    runLimits: input.config.run.limits,
    cost: input.config.cost,
    folder: input.folder,
    signal: AbortSignal.any([input.signal, stop.signal]),
    session: 1 + Math.max(0, ...(input.previous?.trials.map(({ modelSlot }) => modelSlot?.session ?? 0) ?? [])),
    began: stage.began,
    onStart: (id) => input.onEvent({ type: "trial-started", id }),
  };
  const tasks = new Map(input.tasks.map((task) => [task.id, task]));
  // All of them before the first trial queues up: whoever waits for its own would lose its place.
  const wanted = [...new Set(todo.map(({ cell }) => cell.task))].flatMap((id) => tasks.get(id) ?? []);
  const repositories = new Map(
    await Promise.all(wanted.map(async (task) => [task.id, await singleCommit(task.workspace)] as const)),
  );
  const servers = new Map(
    [...stage.ready].map(([name, { model }]) => {
      const say = (text: string) => input.onEvent({ type: "note", text: `profile ${name}: ${text}` });
      const onStopped = (reason: string) => stage.onStopped(name, reason);
      return [name, new ServerWatch(model, { say, onStopped, signal: setting.signal })];
    }),
  );
  let lostInARow = 0;
  const runCell = async ({ cell, last }: OpenCell) => {
    const task = tasks.get(cell.task);
    const profile = stage.ready.get(cell.profile);
    const repository = repositories.get(cell.task);
    const server = servers.get(cell.profile);
    if (!task || !profile || !repository || !server) return;
    let before = last;
    while (!setting.signal.aborted && !server.signal.aborted) {
      const retryOf = before && { id: before.id, reason: before.reason ?? "lost" };
      const attempt = (before?.attempt ?? 0) + 1;
      const order = { cell, attempt, retryOf, task, repository, profile, server };
      const record = await runTrial(order, setting);
      if (record === null) return;
      await journal.append(record);
      server.ended(record);
      const again = retryReason(record) !== null;
      input.onEvent({ type: "trial-ended", record, retried: again });
      // A broken task is lost for every profile, and says nothing about the machine.
      if (!record.taskFault) lostInARow = record.verdict === "ungraded" ? lostInARow + 1 : 0;
      if (lostInARow >= LOST_IN_A_ROW) stop.abort();
      if (!again) return;
      before = record;
    }
  };
  const failures: unknown[] = [];
  const settle = async (open: OpenCell) => {
    await runCell(open).catch((failure) => {
      // Nothing more can be recorded: the others are ended in order, then the sandbox may go.
      failures.push(failure);
      stop.abort();
    });
  };
  await Promise.all(todo.map(settle));
  if (failures.length > 0) throw failures[0];
  if (stop.signal.aborted) {
    throw new InfraError("too-many-losses", `${LOST_IN_A_ROW} trials in a row were lost to infrastructure; stopped`, {
      fix: "See the reasons above, run `npx agent-eval doctor`, then continue with --resume.",
    });
  }
}
