import type { ResolvedProfile } from "../records/run.ts";
import type { Sequential, SequentialEnd } from "../records/sequential.ts";
import type { TrialRecord } from "../records/trial.ts";
import { budgetEnd } from "../sequential/budget.ts";
import { cellsOf, type Leg, legsOf, legsOfBatch } from "../sequential/design.ts";
import { describeEnd } from "../sequential/end.ts";
import { Sequence } from "../sequential/sequence.ts";
import { Crew, takenBy } from "./crew.ts";
import type { Journal } from "./journal.ts";
import { type OpenCell, openCells } from "./retry.ts";
import { openTrials, type Stage, type Trials, type Worker } from "./schedule.ts";

/** What a sequential run has ready by the time it begins. */
export interface SequenceStage extends Omit<Stage, "journal" | "onRecord"> {
  readonly sequential: Sequential;
  /** Writes profiles down, and gives the journal that is open from then on. */
  readonly enter: (resolved: readonly ResolvedProfile[]) => Promise<Journal>;
  /** Resolves when what is known now stands in `run.json`. */
  readonly save: (sequential: Sequential) => Promise<void>;
}

/** The tasks between two looks, with their trials. */
interface Batch {
  readonly tasks: readonly string[];
  /** Aborted for those whose trials nobody needs any more. */
  readonly needed: ReadonlyMap<string, AbortController>;
  /** Resolves when nothing of it waits to begin. */
  readonly begun: Promise<void>;
  readonly ended: Promise<void>;
}

/**
 * Runs batch after batch until everything is settled, the budget is spent or the tasks are used up, and looks at the
 * evidence after each. The model slot does not wait for a look: when the last trial of a batch has begun, the
 * next batch starts. What ran ahead of the look that ends the run is broken off, or recorded and not used.
 * @throws as the schedule and readying do.
 */
export async function runSequence(stage: SequenceStage): Promise<void> {
  const run = new SequentialRun(stage);
  try {
    await run.toTheEnd();
  } finally {
    await run.close();
  }
}

class SequentialRun {
  readonly #stage: SequenceStage;
  readonly #sequence: Sequence;
  readonly #crew: Crew;
  readonly #legs: readonly Leg[];
  readonly #records: TrialRecord[];
  readonly #workers = new WeakMap<object, Worker>();
  readonly #working = new Set<Promise<void>>();
  readonly #batches: Batch[] = [];
  /** Profiles that cannot run, and why. */
  readonly #lost = new Map<string, string>();
  readonly #workedBefore: number;
  readonly #began = performance.now();
  #journal: Journal | null = null;
  #trials: Trials | null = null;

  constructor(stage: SequenceStage) {
    const { input, sandbox, lanes, sequential } = stage;
    this.#stage = stage;
    this.#sequence = new Sequence(sequential);
    this.#legs = legsOf(input.profiles.map((setup) => ({ name: setup.name, takes: takenBy(setup) })));
    this.#records = [...(input.previous?.trials ?? [])];
    this.#workedBefore = sequential.looks.at(-1)?.elapsedMs ?? 0;
    this.#crew = new Crew(input, sandbox, lanes, this.#lost, async (resolved) => {
      this.#journal = await stage.enter(resolved);
    });
  }

  async toTheEnd(): Promise<void> {
    const { signal } = this.#stage.input;
    if (this.#sequence.going.length === 0) return;
    this.#sequence.end(null);
    let looked = Promise.withResolvers<void>();
    looked.resolve();
    let { batch, end } = this.#next(looked.promise);
    while (batch !== null) {
      await batch.begun;
      looked = Promise.withResolvers();
      // Ahead of the look, so that no model slot waits for a grade.
      const ahead = this.#next(looked.promise);
      await batch.ended;
      if (signal.aborted) return;
      this.#trials?.check();
      end = (await this.#look(batch)) ?? ahead.end;
      for (const name of this.#notNeeded(end)) ahead.batch?.needed.get(name)?.abort();
      looked.resolve();
      batch = ahead.batch;
      if (end !== null) break;
    }
    await batch?.ended;
    if (end === null || signal.aborted) return;
    this.#sequence.end({ ...end, at: new Date().toISOString() });
    await this.#stage.save(this.#sequence.sequential);
    this.#stage.input.onEvent({ type: "note", text: `ended: ${end.detail}` });
  }

  /** Ends what is still at work, and puts the models away. */
  async close(): Promise<void> {
    for (const { needed } of this.#batches) for (const controller of needed.values()) controller.abort();
    await Promise.allSettled(this.#batches.map(({ ended }) => ended));
    await this.#crew[Symbol.asyncDispose]();
  }

  /** Starts the next batch, or says why there is none. */
  #next(looked: Promise<void>): { batch: Batch | null; end: Omit<SequentialEnd, "at"> | null } {
    const { input } = this.#stage;
    const tasks = this.#sequence.next();
    if (tasks.length === 0) return { batch: null, end: describeEnd("tasks", this.#sequence.sequential) };
    const spent = { records: this.#records, underWay: this.#working.size, elapsedMs: this.#elapsedMs() };
    const cells = this.#legs.flatMap((leg) => this.#cells(tasks, leg)).length;
    const end = budgetEnd(input.config.run.budget, spent, cells, this.#sequence.sequential);
    return end ? { batch: null, end } : { batch: this.#start(tasks, looked), end: null };
  }

  #start(tasks: readonly string[], looked: Promise<void>): Batch {
    const needed = new Map(this.#stage.input.profiles.map(({ name }) => [name, new AbortController()]));
    const cells: Promise<void>[] = [];
    const legs = legsOfBatch(this.#legs, this.#batches.length + this.#sequence.sequential.looks.length);
    const begun = (async () => {
      for (const leg of legs) await this.#leg(tasks, leg, { needed, looked, cells });
    })();
    const batch = { tasks, needed, begun, ended: begun.then(async () => void (await Promise.all(cells))) };
    // Whoever waits for it is told; until then it is nobody's failure.
    begun.catch(() => {});
    batch.ended.catch(() => {});
    this.#batches.push(batch);
    return batch;
  }

  /** Resolves when all trials of the leg have begun. */
  async #leg(
    tasks: readonly string[],
    leg: Leg,
    { needed, looked, cells }: Pick<Batch, "needed"> & { looked: Promise<void>; cells: Promise<void>[] },
  ): Promise<void> {
    const wanted = () => this.#cells(tasks, leg).filter(({ cell }) => !needed.get(cell.profile)?.signal.aborted);
    const namesOf = (some: readonly OpenCell[]) => [...new Set(some.map(({ cell }) => cell.profile))];
    if (this.#crew.mustSwap(namesOf(wanted()))) {
      // A model that takes minutes to load is not loaded for what the look may make superfluous.
      await looked;
      await Promise.all(this.#working);
    }
    const open = wanted();
    if (open.length === 0 || this.#stage.input.signal.aborted) return;
    const ready = await this.#crew.have(namesOf(open));
    if (this.#journal === null) return;
    this.#trials ??= await openTrials(this.#stage.input.plan, {
      ...this.#stage,
      journal: this.#journal,
      onRecord: (record) => this.#records.push(record),
      onStopped: (name, reason) => {
        this.#lost.set(name, reason);
        this.#stage.onStopped(name, reason);
      },
    });
    const trials = this.#trials;
    const begun = open.map(({ cell, last }) => {
      const profile = ready.get(cell.profile);
      const signal = needed.get(cell.profile)?.signal;
      if (!profile || !signal) return Promise.resolve();
      const worker = this.#workers.get(profile) ?? trials.employ(profile);
      this.#workers.set(profile, worker);
      const began = Promise.withResolvers<void>();
      const trial = trials.run({ cell, last }, worker, { signal, onBegun: began.resolve }).finally(began.resolve);
      const work = trial.finally(() => this.#working.delete(work));
      this.#working.add(work);
      cells.push(work);
      return began.promise;
    });
    await Promise.all(begun);
  }

  /** The cells of a leg that still need a result, for those who still need them. */
  #cells(tasks: readonly string[], leg: Leg): OpenCell[] {
    const { sequential, going } = this.#sequence;
    if (going.every((name) => this.#lost.has(name))) return [];
    const working = new Set([sequential.incumbent, ...going].filter((name) => !this.#lost.has(name)));
    const cells = cellsOf(
      tasks,
      leg.filter((name) => working.has(name)),
      sequential,
    );
    return openCells(cells, this.#records);
  }

  /** Looks at a batch that has ended. Says why the run is over, if it is. */
  async #look({ tasks }: Batch): Promise<Omit<SequentialEnd, "at"> | null> {
    const sequence = this.#sequence;
    const { incumbent, candidates } = sequence.sequential;
    const why = this.#lost.get(incumbent);
    if (why !== undefined) return describeEnd("profiles", sequence.sequential, `incumbent ${incumbent}: ${why}`);
    for (const name of candidates) if (this.#lost.has(name)) sequence.lose(name);
    const at = new Date().toISOString();
    const look = sequence.look(tasks, this.#records, { at, elapsedMs: this.#elapsedMs() });
    await this.#stage.save(sequence.sequential);
    this.#stage.input.onEvent({ type: "look", look, sequential: sequence.sequential });
    if (sequence.going.length > 0) return null;
    const lost = look.stands.some(({ state }) => state === "lost");
    return describeEnd(lost ? "profiles" : "settled", sequence.sequential);
  }

  #notNeeded(end: unknown): readonly string[] {
    const { going, sequential } = this.#sequence;
    const all = [sequential.incumbent, ...sequential.candidates];
    return end === null ? all.filter((name) => name !== sequential.incumbent && !going.includes(name)) : all;
  }

  #elapsedMs(): number {
    return this.#workedBefore + performance.now() - this.#began;
  }
}
