import type { RunRecord } from "../../records/run.ts";
import type { TrialRecord } from "../../records/trial.ts";
import { quantile } from "../../statistics/quantile.ts";
import type { Cell, TaskRow } from "../report.ts";

/** What came of every task for every profile; rows sorted by task, cells in the order of the profiles. */
export function matrixOf(run: RunRecord, trials: readonly TrialRecord[]): TaskRow[] {
  const byTask = Map.groupBy(trials, ({ task }) => task);
  const rows = run.tasks.map(({ id, category, language, level, sensitivity, contextTokens, tags, canary }): TaskRow => {
    const byProfile = Map.groupBy(byTask.get(id) ?? [], ({ profile }) => profile);
    return {
      ...{ id, category, language, level, sensitivity, contextTokens, tags, canary },
      cells: run.profiles.flatMap(({ name }) => {
        const mine = byProfile.get(name);
        return mine === undefined ? [] : [cellOf(name, mine)];
      }),
    };
  });
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function cellOf(profile: string, trials: readonly TrialRecord[]): Cell {
  const graded = trials.filter(({ verdict }) => verdict !== "ungraded");
  const costs = graded.flatMap(({ costUsd }) => costUsd ?? []);
  const mean = (values: readonly number[]) =>
    values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    profile,
    resolved: graded.filter(({ verdict }) => verdict === "resolved").length,
    trials: graded.length,
    lost: trials.length - graded.length,
    score: mean(graded.map(({ score }) => score)),
    agentMs: quantile(
      graded.map(({ durationMs }) => durationMs.agent),
      0.5,
    ),
    costUsd: costs.length < graded.length ? null : mean(costs),
  };
}
