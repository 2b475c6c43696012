import type { PlannedTrial } from "../records/run.ts";
import type { TrialRecord } from "../records/trial.ts";

/** Infra failures are tried again this often; what failed for good is missing, not zero. */
const INFRA_RETRIES = 2;
/** A server that broke before its first token gets one clean second chance. */
const PROFILE_RETRIES = 1;

/** Why a recorded attempt is to be made again; null when it stands. Never for its verdict (facts: scoring §2). */
export function retryReason(record: TrialRecord): string | null {
  if (record.taskFault) return null;
  const reason = record.reason ?? "lost";
  if (record.blame === "infra" && record.attempt <= INFRA_RETRIES) return reason;
  return isSilentFailure(record) && record.attempt <= PROFILE_RETRIES ? reason : null;
}

/** Whether the profile's server failed an attempt without a word of an answer. */
export function isSilentFailure({ blame, usage, timeToFirstTokenMs }: TrialRecord): boolean {
  return blame === "profile" && !usage?.outputTokens && timeToFirstTokenMs === null;
}

/** A cell of the plan that still needs a result, and the lost attempt at it that came last, if any. */
export interface OpenCell {
  readonly cell: PlannedTrial;
  readonly last: TrialRecord | null;
}

/** What of a plan a resumed run has to do after these records, in the plan's order: what was lost gets another chance. */
export function openCells(plan: readonly PlannedTrial[], records: readonly TrialRecord[]): OpenCell[] {
  const last = new Map<string, TrialRecord>();
  for (const record of records) {
    const known = last.get(keyOf(record));
    if (!known || record.attempt > known.attempt) last.set(keyOf(record), record);
  }
  return plan.flatMap((cell) => {
    const record = last.get(keyOf(cell)) ?? null;
    const open = record === null || record.verdict === "ungraded" || retryReason(record) !== null;
    return open ? [{ cell, last: record }] : [];
  });
}

function keyOf({ task, profile, repeat }: PlannedTrial): string {
  return `${task}.${profile}.${repeat}`;
}
