import { join, resolve } from "node:path";
import type { ExitCode } from "../errors.ts";
import { checkFleet, copyArtifacts, mergeParts, type Part, readParts } from "../merging/merging.ts";
import { countedTrials } from "../records/counted.ts";
import { count } from "../reports/format.ts";
import { toTerminal } from "../reports/terminal.ts";
import { writeReports } from "../reports/write.ts";
import { writeRunRecord, writeTrials } from "../runner/journal.ts";
import { shardText } from "../tasks/shard.ts";
import { shortPath } from "./failure.ts";
import { takeFolder } from "./folder.ts";
import { exitCodeOf } from "./report.ts";

/** The options of `agent-eval merge`; see cli.ts. */
export interface MergeOptions {
  out?: string;
  json?: boolean;
}

/** `agent-eval merge FOLDERS...`: exit 2 for parts of different runs, 3 when a part is missing or incomplete. */
export async function merge(folders: readonly string[], options: MergeOptions): Promise<ExitCode> {
  const parts = await readParts(folders.map((folder) => resolve(folder)));
  checkFleet(parts);
  for (const part of parts) for (const warning of warningsOf(part)) process.stderr.write(`${warning}\n`);
  const { run, trials } = mergeParts(parts);
  const out = resolve(options.out ?? join("reports", run.id));
  takeFolder(out, "Name another folder with --out: merging writes a new run.");
  const without = await copyArtifacts(parts, out);
  if (without.length > 0) process.stderr.write(`without files: ${without.join(", ")}\n`);
  await writeTrials(out, trials);
  await writeRunRecord(out, run);
  const report = await writeReports(out, run, trials);
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : toTerminal(report));
  process.stderr.write(`merged ${count(parts.length, "part")} into ${shortPath(out)}\n`);
  return exitCodeOf(report);
}

/** What of a part the merged run will lack, and how to get it. */
function warningsOf({ folder, shard, run, trials, torn }: Part): string[] {
  const where = `${shardText(shard)} (${shortPath(folder)})`;
  const missing = run.plan.length - countedTrials(run, trials).length;
  return [
    ...(torn ? [`warning ${where}: the last line of trials.jsonl is torn; its trial counts as not recorded`] : []),
    ...(missing > 0
      ? [
          `warning ${where}: ${missing} of ${count(run.plan.length, "trial")} missing; continue it with --resume, then merge again`,
        ]
      : []),
  ];
}
