import type { PastRun } from "../history/read.ts";
import { readRuns } from "../history/read.ts";
import type { BaselineSource, Refused, StoredRun } from "./baseline.ts";

/** The runs below a folder, or a single run's folder. @throws UsageError `no-such-folder` when they are asked for. */
export function folderSource(folder: string, shown = folder): BaselineSource {
  return {
    name: `the folder ${shown}`,
    async *stored() {
      yield* storedIn(await readRuns([folder]));
    },
  };
}

/** What was read of a folder, the newest run first; what could not be read comes last. */
export function storedIn(
  { runs, skipped }: Awaited<ReturnType<typeof readRuns>>,
  { commit = null, origin }: { commit?: string | null; origin?: string } = {},
): (StoredRun | Refused)[] {
  const stored = ({ folder, run, trials }: PastRun): StoredRun => {
    return { origin: origin ?? folder, commit, run, trials, keeps: "run" };
  };
  return [
    ...[...runs].reverse().map(stored),
    ...skipped.map(({ folder, reason }) => ({ origin: origin ?? folder, run: null, reasons: [reason] })),
  ];
}
