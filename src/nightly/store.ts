import { existsSync } from "node:fs";
import { cp, mkdir, rename, rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { readRuns } from "../history/read.ts";
import { readRunRecord } from "../runner/journal.ts";
import { removeFolder } from "../trees/remove.ts";

/** Nights that are kept: a season. Older ones are removed, so that the history stays small. */
export const KEPT_RUNS = 90;

/**
 * Adds a run's records to a folder of runs, under the run's id: what a history is made from, without artifacts. The same
 * run again, continued since, replaces its older part. In one step: a reader sees all of it or nothing.
 * @throws UsageError `not-a-run`, `invalid-record`.
 */
export async function appendRun(to: string, run: string): Promise<string> {
  const history = resolve(to);
  const { id } = await readRunRecord(run);
  const place = join(history, id.replaceAll(/[^\w.-]/g, "_"));
  // Beside the history: what is cut off must not be uploaded as a part of it.
  const unfinished = `${history}.${basename(place)}.tmp`;
  await mkdir(history, { recursive: true });
  await removeFolder(unfinished);
  await mkdir(unfinished);
  for (const name of ["run.json", "trials.jsonl"]) {
    if (existsSync(join(run, name))) await cp(join(run, name), join(unfinished, name));
  }
  await removeFolder(place);
  await rename(unfinished, place);
  return place;
}

/** Removes all but the newest runs that can be read; gives the folders that went. */
export async function prune(history: string, keep = KEPT_RUNS): Promise<string[]> {
  const { runs } = await readRuns([history]);
  const old = runs.slice(0, Math.max(0, runs.length - keep)).map(({ folder }) => folder);
  for (const folder of old) await rm(folder, { recursive: true, force: true });
  return old;
}
