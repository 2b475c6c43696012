import type { PlannedTrial, RunRecord } from "../../records/run.ts";
import type { TrialRecord } from "../../records/trial.ts";
import { cellKey, standsOf, usedCells } from "../../sequential/sequential.ts";
import type { Report } from "../report.ts";

/** The cells that count: in a sequential run that has ended, those that its looks used. */
export function countedCells({ sequential, plan }: RunRecord): readonly PlannedTrial[] {
  return sequential?.end ? usedCells(sequential, plan) : plan;
}

/** What a sequential run decided and why it ended; null for a run of a fixed size. */
export function sequentialReport(run: RunRecord, records: readonly TrialRecord[]): Report["sequential"] {
  const { sequential } = run;
  if (!sequential) return null;
  const used = new Set(countedCells(run).map(cellKey));
  return {
    ...sequential,
    stands: [...standsOf(sequential)],
    incomplete: incompleteOf(sequential.looks),
    beyond: records.filter((record) => !used.has(cellKey(record))).map(({ id }) => id),
  };
}

/** Whether nothing that was to be done is missing: it was settled, or ran out of budget or tasks without a gap. */
export function sequenceDone({ sequential }: RunRecord): boolean {
  const reason = sequential?.end?.reason;
  if (reason === "tasks") return incompleteOf(sequential?.looks ?? []).length === 0;
  return reason === "settled" || reason === "budget";
}

type Looks = NonNullable<RunRecord["sequential"]>["looks"];

/** Tasks that were looked at, of which some candidate has no observation until the end. */
function incompleteOf(looks: Looks): string[] {
  const missing = new Map<string, Set<string>>();
  for (const { task, differences } of looks.flatMap(({ added }) => added)) {
    const names = missing.get(task) ?? new Set();
    for (const [name, difference] of Object.entries(differences)) {
      if (difference === null) names.add(name);
      else names.delete(name);
    }
    missing.set(task, names);
  }
  return [...missing].flatMap(([task, names]) => (names.size > 0 ? task : []));
}
