import { resolve } from "node:path";
import { loadConfig } from "../config/load.ts";
import { decideFrom } from "../decisions/decide.ts";
import { Decision, type Measurable } from "../decisions/decision.ts";
import { toTerminal } from "../decisions/terminal.ts";
import { writeDecision } from "../decisions/write.ts";
import { ExitCode } from "../errors.ts";
import { newestRun } from "../history/read.ts";
import { readRunRecord, readTrials } from "../runner/journal.ts";
import { shortPath } from "./failure.ts";
import { harnessVersion } from "./package.ts";

/** The options of `agent-eval decide`; see cli.ts. */
export interface DecideOptions {
  config?: string;
  out?: string;
  allowUnmeasured?: Measurable[];
  force?: boolean;
  json?: boolean;
}

/** `agent-eval decide [runs...]`: exit 1 when no profile may be recommended, 3 when a run is incomplete. */
export async function decide(folders: readonly string[], options: DecideOptions): Promise<ExitCode> {
  const places =
    folders.length === 0 ? [await newestRun(resolve("reports"))] : folders.map((folder) => resolve(folder));
  const runs = await Promise.all(
    [...new Set(places)].map(async (place) => ({ run: await readRunRecord(place), trials: await readTrials(place) })),
  );
  // A run knows the rules it was made under; a file that is named has newer ones.
  const rules = options.config === undefined ? {} : { decision: (await loadConfig(options.config)).config.decision };
  const { decision, recommended } = decideFrom(runs, {
    ...rules,
    waived: options.allowUnmeasured ?? [],
    harnessVersion: harnessVersion(),
  });
  const checked = Decision.parse(decision);
  const out = resolve(options.out ?? "decision");
  const { written, kept, removed } = await writeDecision(out, checked, recommended, options.force ?? false);
  process.stdout.write(options.json ? `${JSON.stringify(checked, null, 2)}\n` : toTerminal(checked));
  process.stderr.write(`decided from ${places.map(shortPath).join(", ")}\n`);
  for (const path of kept) {
    process.stderr.write(`kept ${shortPath(resolve(out, path))}: it was changed by hand (--force replaces it)\n`);
  }
  for (const path of removed) process.stderr.write(`removed ${shortPath(resolve(out, path))}: no longer recommended\n`);
  process.stderr.write(`written to ${shortPath(out)}: ${written.join(", ")}\n`);
  if (checked.verdict.kind === "none") return ExitCode.gateFailed;
  return checked.runs.every(({ complete }) => complete) ? ExitCode.ok : ExitCode.infra;
}
