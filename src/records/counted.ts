import type { PlannedTrial, RunRecord } from "./run.ts";
import type { TrialRecord } from "./trial.ts";

/**
 * The last attempt of each cell counts, in the order of the plan: a resumed run reads like an undisturbed one.
 * `superseded` are the attempts that were made again.
 */
export function separateTrials(
  run: { readonly plan: readonly PlannedTrial[] },
  records: readonly TrialRecord[],
): { counted: TrialRecord[]; superseded: TrialRecord[] } {
  const key = (cell: PlannedTrial) => `${cell.task}.${cell.profile}.${cell.repeat}`;
  const last = new Map<string, TrialRecord>();
  for (const record of records) {
    const known = last.get(key(record));
    if (!known || record.attempt >= known.attempt) last.set(key(record), record);
  }
  const counted = run.plan.flatMap((cell) => last.get(key(cell)) ?? []);
  return { counted, superseded: records.filter((record) => last.get(key(record)) !== record) };
}

/** The attempts that count; see {@link separateTrials}. */
export function countedTrials(run: Pick<RunRecord, "plan">, records: readonly TrialRecord[]): TrialRecord[] {
  return separateTrials(run, records).counted;
}
