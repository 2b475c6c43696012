import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { AgentEvalError, UsageError } from "../errors.ts";
import { countedTrials } from "../records/counted.ts";
import type { RunRecord } from "../records/run.ts";
import type { TrialRecord } from "../records/trial.ts";
import { readRunRecord, readTrials } from "../runner/journal.ts";
import { shardText } from "../tasks/shard.ts";

/** A run that could be read, with the attempts that count. */
export interface PastRun {
  readonly folder: string;
  readonly run: RunRecord;
  readonly trials: readonly TrialRecord[];
}

/** What was found in folders of runs: the oldest run first, and what could not be read. */
export interface Found {
  readonly runs: readonly PastRun[];
  readonly skipped: readonly { readonly folder: string; readonly reason: string }[];
}

/**
 * Run folders: a folder with a `run.json` or a journal is one, else each of its own folders that has one.
 * @throws UsageError `no-such-folder`.
 */
export async function runFolders(folder: string): Promise<string[]> {
  if (isRunFolder(folder)) return [folder];
  const entries = await readdir(folder).catch((cause: unknown) => {
    throw new UsageError("no-such-folder", `${folder} is no folder that can be read`, {
      cause,
      place: { file: folder },
      fix: "Name a run's folder, or the folder that holds several, such as reports/.",
    });
  });
  return entries
    .sort()
    .map((name) => join(folder, name))
    .filter(isRunFolder);
}

/** Whether a folder is, or was to become, a run's. */
export function isRunFolder(folder: string): boolean {
  return hasRecord(folder) || existsSync(join(folder, "trials.jsonl"));
}

function hasRecord(folder: string): boolean {
  return existsSync(join(folder, "run.json"));
}

/**
 * Reads every run of the folders. One that cannot be read, or that was read already, is skipped with the reason.
 * @throws UsageError `no-such-folder`.
 */
export async function readRuns(folders: readonly string[]): Promise<Found> {
  const runs: PastRun[] = [];
  const skipped: { folder: string; reason: string }[] = [];
  const all = (await Promise.all(folders.map(runFolders))).flat();
  for (const folder of new Set(all)) {
    try {
      const run = await readRunRecord(folder);
      const twin = runs.find((other) => other.run.id === run.id);
      // The same evidence twice would look like more of it.
      if (run.shard) skipped.push({ folder, reason: `it is ${shardText(run.shard)}: merge the parts` });
      else if (twin) skipped.push({ folder, reason: `it is run ${run.id} again, which ${twin.folder} holds` });
      else runs.push({ folder, run, trials: countedTrials(run, await readTrials(folder)) });
    } catch (error) {
      if (!(error instanceof AgentEvalError)) throw error;
      skipped.push({ folder, reason: error.message });
    }
  }
  runs.sort((a, b) => Date.parse(a.run.startedAt) - Date.parse(b.run.startedAt) || (a.run.id < b.run.id ? -1 : 1));
  return { runs, skipped };
}

/**
 * The folder below `folder` whose run was written to last.
 * @throws UsageError `no-such-folder`, `no-runs`.
 */
export async function newestRun(folder: string): Promise<string> {
  const dated = await Promise.all(
    // A journal without its record belongs to no run that could be shown.
    (await runFolders(folder)).filter(hasRecord).map(async (path) => {
      const files = ["run.json", "trials.jsonl"].map((name) => stat(join(path, name)).catch(() => null));
      return { path, at: Math.max(...(await Promise.all(files)).map((found) => found?.mtimeMs ?? 0)) };
    }),
  );
  const newest = dated.reduce<(typeof dated)[number] | null>(
    (best, one) => (best && best.at > one.at ? best : one),
    null,
  );
  if (newest) return newest.path;
  throw new UsageError("no-runs", `${folder} holds no run`, {
    place: { file: folder },
    fix: "Start one with `agent-eval run`, or name a run's folder.",
  });
}
