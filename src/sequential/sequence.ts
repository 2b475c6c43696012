import type { TrialRecord } from "../records/trial.ts";
import { BettingSequence, stopReason } from "../statistics/betting.ts";
import { costOf } from "./budget.ts";
import { cellKey, type Look, type Sequential, type Stand, standsOf, unseen } from "./sequential.ts";

/** What a look is told besides the records. */
export interface LookedAt {
  readonly at: string;
  /** ms */
  readonly elapsedMs: number;
}

/** What is known of one candidate, and how it came to be known. */
interface Evidence {
  readonly betting: BettingSequence;
  readonly observed: Map<string, number>;
  stand: Stand;
}

/**
 * The decisions of a sequential run: which tasks come next and for whom, and when it is over. It depends on the
 * design and on what was recorded alone, so a run that is taken up again goes on exactly where it was.
 */
export class Sequence {
  #sequential: Sequential;
  readonly #evidence: ReadonlyMap<string, Evidence>;
  /** Tasks that nobody has taken in this session. */
  readonly #waiting: string[];

  /** Takes up a run where its last look left it; a candidate that was lost then gets another chance. */
  constructor(sequential: Sequential) {
    this.#sequential = sequential;
    const stands = new Map(standsOf(sequential).map((stand) => [stand.profile, stand]));
    this.#evidence = new Map(
      sequential.candidates.map((name) => {
        const stand = stands.get(name) ?? unseen(name);
        const betting = new BettingSequence({ alpha: sequential.alphaEach });
        const again = stand.state === "lost" ? { ...stand, state: "going-on" as const } : stand;
        return [name, { betting, observed: new Map(), stand: again }];
      }),
    );
    const added = sequential.looks.flatMap((look) => look.added);
    for (const { task, differences } of added) {
      for (const [name, difference] of Object.entries(differences)) {
        if (difference !== null) this.#observe(name, task, difference);
      }
    }
    const seen = new Set(added.map(({ task }) => task));
    // Looked at before and yet without an observation: an incomplete block. It is tried again after all others.
    const { order } = sequential;
    this.#waiting = [...order.filter((task) => !seen.has(task)), ...order.filter((task) => seen.has(task))];
  }

  /** What `run.json` says of it now. */
  get sequential(): Sequential {
    return this.#sequential;
  }

  /** Candidates that nothing is settled about, in the design's order. */
  get going(): readonly string[] {
    return [...this.#evidence].flatMap(([name, { stand }]) => (stand.state === "going-on" ? name : []));
  }

  /** Takes the tasks of the next batch: those that a candidate still needs. Empty when there are none. */
  next(): string[] {
    const tasks: string[] = [];
    while (tasks.length < this.#sequential.batch) {
      const task = this.#waiting.shift();
      if (task === undefined) break;
      if (this.going.some((name) => !this.#evidence.get(name)?.observed.has(task))) tasks.push(task);
    }
    return tasks;
  }

  /** Its profile cannot run: it gets no more trials, and keeps what was observed. */
  lose(candidate: string): void {
    const evidence = this.#evidence.get(candidate);
    if (evidence?.stand.state === "going-on") evidence.stand = { ...evidence.stand, state: "lost" };
  }

  /** Adds what these tasks show, once their trials have ended, and says where everybody stands. */
  look(tasks: readonly string[], records: readonly TrialRecord[], { at, elapsedMs }: LookedAt): Look {
    const { incumbent, margin, repeats, candidates } = this.#sequential;
    const last = lastAttempts(records);
    const success = (task: string, profile: string) => successOf(last, task, profile, repeats);
    const going = this.going;
    const added = tasks.map((task) => {
      const base = success(task, incumbent);
      const needing = going.filter((name) => !this.#evidence.get(name)?.observed.has(task));
      const differences = needing.map((name) => {
        const own = success(task, name);
        const difference = base === null || own === null ? null : own - base;
        if (difference !== null) this.#observe(name, task, difference);
        return [name, difference] as const;
      });
      return { task, differences: Object.fromEntries(differences) };
    });
    for (const name of going) this.#settle(name, margin);
    const stands = candidates.map((name) => this.#evidence.get(name)?.stand ?? unseen(name));
    const look = { at, elapsedMs, trials: records.length, costUsd: costOf(records), added, stands };
    this.#sequential = { ...this.#sequential, looks: [...this.#sequential.looks, look] };
    return look;
  }

  /** Ends it, or with null lets it go on. */
  end(end: Sequential["end"]): void {
    this.#sequential = { ...this.#sequential, end };
  }

  #observe(name: string, task: string, difference: number): void {
    const evidence = this.#evidence.get(name);
    evidence?.observed.set(task, difference);
    evidence?.betting.add(difference);
  }

  #settle(name: string, margin: number): void {
    const evidence = this.#evidence.get(name);
    if (!evidence) return;
    const { betting, observed } = evidence;
    const { low, high } = betting.interval;
    evidence.stand = {
      profile: name,
      state: betting.violated ? "violated" : (stopReason(betting, margin) ?? "going-on"),
      n: observed.size,
      value: observed.size === 0 ? null : sum(observed.values()) / observed.size,
      low,
      high,
      p: betting.pAnytime,
    };
  }
}

/** Mean over the repeats of one profile at one task; null while any of them has no verdict. */
function successOf(
  last: ReadonlyMap<string, TrialRecord>,
  task: string,
  profile: string,
  repeats: number,
): number | null {
  let resolved = 0;
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    const record = last.get(cellKey({ task, profile, repeat }));
    if (!record || record.verdict === "ungraded") return null;
    if (record.verdict === "resolved") resolved += 1;
  }
  return resolved / repeats;
}

function lastAttempts(records: readonly TrialRecord[]): ReadonlyMap<string, TrialRecord> {
  const last = new Map<string, TrialRecord>();
  for (const record of records) {
    const known = last.get(cellKey(record));
    if (!known || record.attempt >= known.attempt) last.set(cellKey(record), record);
  }
  return last;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
