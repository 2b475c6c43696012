import { InfraError } from "../errors.ts";
import type { PlannedTrial } from "../records/run.ts";
import type { TrialRecord } from "../records/trial.ts";
import type { Sandbox } from "../sandboxes/sandbox.ts";
import { singleCommit } from "../tasks/repository.ts";
import type { Task } from "../tasks/task.ts";
import type { Tree } from "../trees/tree.ts";
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
  readonly journal: Journal;
  /** Reading of `performance.now` when the first trials began. */
  readonly began: number;
  /** Told when a profile is stopped, and why: the rest of its cells stay open. */
  readonly onStopped: (profile: string, reason: string) => void;
  /** Told of each attempt that is on disk. */
  readonly onRecord?: (record: TrialRecord) => void;
}

/** A profile at work, and who watches its server. */
export interface Worker {
  readonly profile: ReadyProfile;
  readonly server: ServerWatch;
}

/** More about a cell that is to be run. */
interface CellOptions {
  /** Nobody needs its result any more. */
  readonly signal?: AbortSignal;
  /** Told when its first attempt has waited long enough and begins. */
  readonly onBegun?: () => void;
}

/**
 * Runs the open cells in the plan's order, as many at once as the lanes allow, and records each as it
 * ends. Resolves when all have ended or the run was stopped.
 * @throws InfraError `too-many-losses`, `journal-failed`; whatever else keeps a result from being recorded.
 */
export async function runAll(
  todo: readonly OpenCell[],
  ready: ReadonlyMap<string, ReadyProfile>,
  stage: Stage,
): Promise<void> {
  const trials = await openTrials(
    todo.map(({ cell }) => cell),
    stage,
  );
  const workers = new Map([...ready].map(([name, profile]) => [name, trials.employ(profile)]));
  await Promise.all(
    todo.map(async (open) => {
      const worker = workers.get(open.cell.profile);
      if (worker) await trials.run(open, worker);
    }),
  );
  trials.check();
}

/** Makes ready what the trials of these cells need besides their profiles. */
export async function openTrials(cells: readonly PlannedTrial[], stage: Stage): Promise<Trials> {
  const tasks = new Map(stage.input.tasks.map((task) => [task.id, task]));
  // All of them before the first trial queues up: whoever waits for its own would lose its place.
  const wanted = [...new Set(cells.map((cell) => cell.task))].flatMap((id) => tasks.get(id) ?? []);
  const repositories = new Map(
    await Promise.all(
      wanted.map(async (task) => [task.id, { task, repository: await singleCommit(task.workspace) }] as const),
    ),
  );
  return new Trials(stage, repositories);
}

/** Runs cells, each until it has a result or is given up, and ends all of them when going on makes no sense. */
export class Trials {
  readonly #stage: Stage;
  readonly #tasks: ReadonlyMap<string, { readonly task: Task; readonly repository: Tree }>;
  readonly #stop = new AbortController();
  readonly #setting: TrialSetting;
  readonly #failures: unknown[] = [];
  #lostInARow = 0;

  constructor(stage: Stage, tasks: ReadonlyMap<string, { readonly task: Task; readonly repository: Tree }>) {
    const { input, sandbox, lanes, began } = stage;
    this.#stage = stage;
    this.#tasks = tasks;
    this.#setting = {
      sandbox,
      lanes,
      runLimits: input.config.run.limits,
      cost: input.config.cost,
      folder: input.folder,
      signal: AbortSignal.any([input.signal, this.#stop.signal]),
      session: 1 + Math.max(0, ...(input.previous?.trials.map(({ modelSlot }) => modelSlot?.session ?? 0) ?? [])),
      began,
      onStart: (id) => input.onEvent({ type: "trial-started", id }),
    };
  }

  /** Aborted when the run is stopped, by whomever. */
  get signal(): AbortSignal {
    return this.#setting.signal;
  }

  /** Has a profile's server watched while it works. */
  employ(profile: ReadyProfile): Worker {
    const { name } = profile.resolved;
    const say = (text: string) => this.#stage.input.onEvent({ type: "note", text: `profile ${name}: ${text}` });
    const onStopped = (reason: string) => this.#stage.onStopped(name, reason);
    return { profile, server: new ServerWatch(profile.model, { say, onStopped, signal: this.signal }) };
  }

  /** Resolves when the cell has its result, or gets none. Never rejects: `check` tells what went wrong. */
  async run(open: OpenCell, worker: Worker, options: CellOptions = {}): Promise<void> {
    try {
      await this.#attempts(open, worker, options);
    } catch (failure) {
      // Nothing more can be recorded: the others are ended in order, then the sandbox may go.
      this.#failures.push(failure);
      this.#stop.abort();
    }
  }

  /** @throws InfraError `too-many-losses`, `journal-failed`; whatever else kept a result from being recorded. */
  check(): void {
    if (this.#failures.length > 0) throw this.#failures[0];
    if (!this.#stop.signal.aborted) return;
    throw new InfraError("too-many-losses", `${LOST_IN_A_ROW} trials in a row were lost to infrastructure; stopped`, {
      fix: "See the reasons above, run `npx agent-eval doctor`, then continue with --resume.",
    });
  }

  async #attempts({ cell, last }: OpenCell, { profile, server }: Worker, { signal, onBegun }: CellOptions) {
    const { input, journal, onRecord } = this.#stage;
    const found = this.#tasks.get(cell.task);
    if (!found) return;
    const setting: TrialSetting = {
      ...this.#setting,
      signal: signal ? AbortSignal.any([this.signal, signal]) : this.signal,
      onStart: (id) => {
        this.#setting.onStart(id);
        onBegun?.();
      },
    };
    let before = last;
    while (!setting.signal.aborted && !server.signal.aborted) {
      const retryOf = before && { id: before.id, reason: before.reason ?? "lost" };
      const attempt = (before?.attempt ?? 0) + 1;
      const record = await runTrial({ cell, attempt, retryOf, ...found, profile, server }, setting);
      if (record === null) return;
      await journal.append(record);
      onRecord?.(record);
      server.ended(record);
      const again = retryReason(record) !== null;
      input.onEvent({ type: "trial-ended", record, retried: again });
      // A broken task is lost for every profile, and says nothing about the machine.
      if (!record.taskFault) this.#lostInARow = record.verdict === "ungraded" ? this.#lostInARow + 1 : 0;
      if (this.#lostInARow >= LOST_IN_A_ROW) this.#stop.abort();
      if (!again) return;
      before = record;
    }
  }
}
