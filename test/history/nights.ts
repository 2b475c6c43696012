import { buildHistory } from "../../src/history/build.ts";
import { History } from "../../src/history/history.ts";
import type { PastRun } from "../../src/history/read.ts";
import { countedTrials } from "../../src/records/counted.ts";
import type { RunRecord } from "../../src/records/run.ts";
import type { TrialRecord } from "../../src/records/trial.ts";
import { type SimulationOptions, simulateRun } from "../support/simulated-run.ts";

/** A run from its records. */
export function past(run: RunRecord, trials: readonly TrialRecord[]): PastRun {
  return { folder: `reports/${run.id}`, run, trials: countedTrials(run, trials) };
}

/**
 * Runs of one suite, one a night from 1 November on, with draws of their own: `night-1`, `night-2` and so on.
 * @param options of the night with this number.
 */
export function nights(count: number, options: (night: number) => SimulationOptions, seed = 1): PastRun[] {
  return Array.from({ length: count }, (_, index) => {
    const night = index + 1;
    const { run, trials } = simulateRun({
      suite: 1,
      seed: 1000 * seed + night,
      id: `night-${night}`,
      startedAt: new Date(Date.UTC(2026, 10, night, 2)).toISOString(),
      ...options(night),
    });
    return past(run, trials);
  });
}

/** The history of runs, checked against its schema: no NaN or Infinity gets through. */
export function historyOf(runs: readonly PastRun[], only?: readonly string[]): History {
  return History.parse(buildHistory({ runs, skipped: [] }, only));
}

/** The only series of the only profile. */
export function onlySeries(history: History): History["profiles"][number]["series"][number] {
  const [series, ...others] = history.profiles.flatMap((profile) => profile.series);
  if (series === undefined || others.length > 0) throw new Error(`${others.length + 1} series`);
  return series;
}
