import type { TrialRecord } from "../../records/trial.ts";
import { passAtK, passHatK } from "../../statistics/pass-k.ts";
import { proportionOf } from "../../statistics/wilson.ts";
import type { Estimate } from "../figures.ts";
import type { ProfileReport } from "../profile-report.ts";
import { outcomesByTask } from "./success.ts";

/** pass@k and pass^k for k = 1 to the repeats, each over the tasks with at least k valid trials. */
export function passKOf(trials: readonly TrialRecord[], repeats: number): ProfileReport["passK"] {
  const tasks = [...outcomesByTask(trials).values()].map((outcomes) => ({
    n: outcomes.length,
    c: outcomes.filter((outcome) => outcome === 1).length,
  }));
  return Array.from({ length: repeats }, (_, index) => {
    const k = index + 1;
    const enough = tasks.filter(({ n }) => n >= k);
    const size = enough.reduce((sum, { n }) => sum + n, 0);
    const mean = (of: (n: number, c: number, k: number) => number | null): Estimate => {
      const { rate, low, high } = proportionOf(
        enough.flatMap(({ n, c }) => of(n, c, k) ?? []),
        size,
      );
      return { value: rate, low, high };
    };
    return { k, tasks: enough.length, passAtK: mean(passAtK), passHatK: mean(passHatK) };
  });
}

/** Tasks with both kinds of verdict, sorted. */
export function flakyTasks(trials: readonly TrialRecord[]): string[] {
  const mixed = [...outcomesByTask(trials)].filter(([, outcomes]) => new Set(outcomes).size > 1);
  return mixed.map(([task]) => task).sort();
}
