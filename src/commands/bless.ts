import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { bless as blessRun } from "../baselines/bless.ts";
import { BASELINE_FILE, baselineText } from "../baselines/file.ts";
import { ExitCode } from "../errors.ts";
import { readRunRecord, readTrials } from "../runner/journal.ts";
import { writeWhole } from "../trees/whole.ts";
import { shortPath } from "./failure.ts";

/** The options of `agent-eval bless`; see cli.ts. */
export interface BlessOptions {
  as?: string;
  note?: string;
}

/** `agent-eval bless DIR`: writes the baseline file, replacing an older one. Only this command does. */
export async function bless(folder: string, options: BlessOptions): Promise<ExitCode> {
  const dir = resolve(folder);
  const run = await readRunRecord(dir);
  const { file, left } = blessRun(run, await readTrials(dir), {
    at: new Date().toISOString(),
    note: options.note ?? null,
  });
  const path = baselinePath(options.as);
  await writeWhole(path, baselineText(file));
  for (const { profile, reason } of left) process.stderr.write(`left out ${profile}: ${reason}\n`);
  const names = file.profiles.map(({ name }) => name).join(", ");
  process.stdout.write(`${shortPath(path)}: run ${run.id} with ${names} at ${file.tasks.length} tasks\n`);
  process.stderr.write("Commit the file; comparisons with it look at success alone.\n");
  return ExitCode.ok;
}

function baselinePath(as: string | undefined): string {
  const path = resolve(as ?? BASELINE_FILE);
  return existsSync(path) && statSync(path).isDirectory() ? join(path, BASELINE_FILE) : path;
}
