import { compareWithIncumbent, incumbentOf } from "../comparisons/compare.ts";
import { separateTrials } from "../records/counted.ts";
import { machinesDiffer } from "../records/differences.ts";
import type { RunRecord } from "../records/run.ts";
import type { TrialRecord } from "../records/trial.ts";
import { resamplesOf } from "../statistics/resamples.ts";
import { matrixOf } from "./figures/matrix.ts";
import { profileReport, type Setting } from "./figures/profile.ts";
import { countedCells, sequenceDone, sequentialReport } from "./figures/sequential.ts";
import { slotUse } from "./figures/slots.ts";
import type { Report } from "./report.ts";

/**
 * How often the tasks are drawn again. Ten thousand times, as is usual; two thousand in a large run, whose
 * intervals are narrow anyway: another seed then moves an end by about a hundredth of the interval's width.
 */
function resamplesFor(trials: number): number {
  return trials <= 2_000 ? 10_000 : 2_000;
}

/** The report of a run: a pure function of its records. */
export function buildReport(run: RunRecord, records: readonly TrialRecord[]): Report {
  const { counted, superseded } = separateTrials({ plan: countedCells(run) }, records);
  const byProfile = Map.groupBy(counted, ({ profile }) => profile);
  const setting: Setting = {
    tasks: new Map(run.tasks.map((task) => [task.id, task])),
    repeats: run.plan.reduce((most, { repeat }) => Math.max(most, repeat), 0),
    resamples: resamplesOf(run.seed, resamplesFor(counted.length)),
  };
  const profiles = run.profiles.map((profile) => profileReport(profile, byProfile.get(profile.name) ?? [], setting));
  const graded = counted.every(({ verdict }) => verdict !== "ungraded");
  const { id, startedAt, harnessVersion, sandbox, sandboxReason, isolation, seed, environment } = run;
  return {
    schemaVersion: 1,
    run: {
      ...{ id, startedAt, harnessVersion, sandbox, sandboxReason, isolation, seed, environment },
      tasks: run.tasks.length,
      canaries: run.tasks.filter(({ canary }) => canary).map(({ id }) => id),
      planned: run.plan.length,
      recorded: counted.length,
      complete:
        (run.sequential ? sequenceDone(run) : graded && counted.length === run.plan.length) &&
        profiles.every(({ status }) => status === "ran"),
      shard: run.shard && { index: run.shard.index, count: run.shard.count },
      differences: run.merged === null ? [] : machinesDiffer(run.merged),
    },
    sequential: sequentialReport(run, records),
    method: { level: 0.95, resamples: setting.resamples.count, seed },
    modelSlots: slotUse(run.config.run.modelSlots, records),
    profiles,
    comparisons: compareWithIncumbent(run, counted),
    incumbent: incumbentOf(run),
    tasks: matrixOf(run, counted),
    trials: counted,
    retried: superseded,
  };
}
