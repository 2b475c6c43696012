import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { UsageError } from "../errors.ts";
import { readJournal, readRunRecord } from "../runner/journal.ts";
import { isInShard, shardText } from "../tasks/shard.ts";
import type { Part } from "./merging.ts";

/** Deep enough for a folder of downloaded artifacts, each with a folder of runs. */
const DEPTH = 3;

/**
 * Reads every part in these folders, each a part or a folder with parts somewhere below it; one that is named twice is
 * read once.
 * @throws UsageError `no-such-folder`, `no-runs`, `not-a-part`, `not-a-run`, `invalid-record`.
 */
export async function readParts(folders: readonly string[]): Promise<Part[]> {
  const found = await Promise.all(
    folders.map(async (folder) => {
      const runs = await runsBelow(folder, DEPTH);
      if (runs.length > 0) return runs;
      throw new UsageError("no-runs", `${folder} holds no run`, {
        place: { file: folder },
        fix: "Name the folders of the parts, or one that holds them all.",
      });
    }),
  );
  return Promise.all([...new Set(found.flat())].map(readPart));
}

async function runsBelow(folder: string, depth: number): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new UsageError("no-such-folder", `${folder} is no folder that can be read`, {
      cause,
      place: { file: folder },
      fix: "Name the folders of the parts, or one that holds them all.",
    });
  });
  // A journal without its record belongs to a part that cannot be read: that is told, not passed over.
  if (entries.some(({ name }) => name === "run.json" || name === "trials.jsonl")) return [folder];
  if (depth === 0) return [];
  const below = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith("."));
  const names = below.map(({ name }) => name).sort();
  return (await Promise.all(names.map((name) => runsBelow(join(folder, name), depth - 1)))).flat();
}

async function readPart(folder: string): Promise<Part> {
  const run = await readRunRecord(folder);
  const { shard } = run;
  if (shard === null) {
    const what = run.merged ? "a merged run" : "a whole run";
    throw new UsageError("not-a-part", `${folder} is ${what}, not a part of one`, {
      place: { file: join(folder, "run.json"), key: "shard" },
      fix: "Leave it out: only runs that were started with --shard are merged.",
    });
  }
  const mine = shard.suite.filter(({ id }) => isInShard(id, shard)).map(({ id }) => id);
  if (
    !isDeepStrictEqual(
      run.tasks.map(({ id }) => id),
      mine,
    )
  ) {
    throw changed(join(folder, "run.json"), `its tasks are not those of ${shardText(shard)}`);
  }
  const { trials, torn } = await readJournal(folder);
  const planned = new Set(run.plan.map(({ task, profile, repeat }) => `${task}.${profile}.r${repeat}`));
  for (const { id, task, profile, repeat, attempt, artifacts } of trials) {
    const cell = `${task}.${profile}.r${repeat}`;
    const expected = attempt === 1 ? cell : `${cell}.a${attempt}`;
    // Both become paths, and the files come from other machines.
    if (planned.has(cell) && id === expected && artifacts === `artifacts/${expected}`) continue;
    throw changed(join(folder, "trials.jsonl"), `trial ${JSON.stringify(id)} is none of this part's plan`);
  }
  return { folder, run, shard, trials, torn };
}

function changed(file: string, message: string): UsageError {
  return new UsageError("invalid-record", `${file}: ${message}`, {
    place: { file },
    fix: "The file was changed; restore it, or run the part again.",
  });
}
