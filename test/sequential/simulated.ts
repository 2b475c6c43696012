import type { Look } from "../../src/records/sequential.ts";
import type { TrialRecord } from "../../src/records/trial.ts";
import { type DesignInput, makeDesign } from "../../src/sequential/design.ts";
import { Sequence } from "../../src/sequential/sequence.ts";
import type { Sequential } from "../../src/sequential/sequential.ts";
import { trial } from "../reports/records.ts";

/** What came of a trial: true is resolved, null is lost for good. */
export type Outcome = (task: string, profile: string, repeat: number) => boolean | null;

const template = trial("template", "a");

/** A design over so many tasks: profiles a (the incumbent), b … with no model to swap unless said otherwise. */
export function design(tasks: number, more: Partial<DesignInput> = {}): Sequential {
  return makeDesign({
    tasks: Array.from({ length: tasks }, (_, index) => ({ id: `task-${index}`, canary: false })),
    profiles: ["a", "b"].map((name) => ({ name, takes: "" })),
    ...{ incumbent: "a", repeats: 1, seed: 1, margin: 0.05, alpha: 0.05 },
    ...more,
  });
}

/** The records of every repeat of some profiles at some tasks. */
export function recordsOf(
  tasks: readonly string[],
  profiles: readonly string[],
  repeats: number,
  outcome: Outcome,
): TrialRecord[] {
  return tasks.flatMap((task) =>
    profiles.flatMap((profile) =>
      Array.from({ length: repeats }, (_, index) => {
        const resolved = outcome(task, profile, index + 1);
        const verdict = resolved === null ? "ungraded" : resolved ? "resolved" : "unresolved";
        return { ...template, task, profile, repeat: index + 1, verdict, id: `${task}.${profile}.r${index + 1}` };
      }),
    ),
  );
}

/** Runs a design without a machine, at most so many looks; takes up what was looked at before. */
export function simulate(
  from: Sequential,
  outcome: Outcome,
  before: readonly TrialRecord[] = [],
  looks = Number.POSITIVE_INFINITY,
): { sequence: Sequence; looks: readonly Look[]; records: TrialRecord[] } {
  const sequence = new Sequence(from);
  const records = [...before];
  for (let look = 0; look < looks && sequence.going.length > 0; look += 1) {
    const tasks = sequence.next();
    if (tasks.length === 0) break;
    records.push(...recordsOf(tasks, [from.incumbent, ...sequence.going], from.repeats, outcome));
    sequence.look(tasks, records, { at: "2026-11-20T12:00:00.000Z", elapsedMs: records.length });
  }
  return { sequence, looks: sequence.sequential.looks, records };
}
