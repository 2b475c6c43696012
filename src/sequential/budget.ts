import type { Budget } from "../config/decision.ts";
import type { TrialRecord } from "../records/trial.ts";
import { describeEnd, type End } from "./end.ts";
import type { Sequential } from "./sequential.ts";

/** What a run has used up by now. */
export interface Spent {
  readonly records: readonly TrialRecord[];
  /** Trials that have not ended. */
  readonly underWay: number;
  readonly elapsedMs: number;
}

/**
 * Why a budget lets no further batch of so many trials begin; null when it does. What is under way is never broken
 * off for it, so time and cost can go over by a batch. Attempts that were lost count: they were worked for.
 */
export function budgetEnd(budget: Budget, spent: Spent, trials: number, sequential: Sequential): End | null {
  const { records, underWay, elapsedMs } = spent;
  const over = (text: string) => describeEnd("budget", sequential, text);
  if (budget.trials !== undefined && records.length + underWay + trials > budget.trials) {
    return over(`another look would take more than the ${budget.trials} trials of the budget`);
  }
  if (budget.hours !== undefined && elapsedMs >= budget.hours * 3_600_000) {
    return over(`${budget.hours} h of the budget are used up`);
  }
  if (budget.costUsd === undefined) return null;
  const cost = costOf(records);
  if (cost === null) return over("what a trial cost was not measured, so no budget of cost can be kept");
  return cost >= budget.costUsd ? over(`$${budget.costUsd} of the budget are used up`) : null;
}

/** What attempts cost together, in USD; null when any that used a model was not measured. */
export function costOf(records: readonly TrialRecord[]): number | null {
  const costs = records.map(({ costUsd, usage }) => costUsd ?? (usage === null ? 0 : null));
  return costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0);
}
