import { join, resolve } from "node:path";
import { ExitCode, UsageError } from "../errors.ts";
import { buildHistory } from "../history/build.ts";
import { History } from "../history/history.ts";
import { toMarkdown } from "../history/markdown.ts";
import { isRunFolder, readRuns } from "../history/read.ts";
import { toTerminal } from "../history/terminal.ts";
import { writeWhole } from "../trees/whole.ts";
import { shortPath } from "./failure.ts";

/** The options of `agent-eval history`; see cli.ts. */
export interface HistoryOptions {
  profile?: string[];
  out?: string;
  json?: boolean;
}

/** `agent-eval history [folders...]`: exit 2 when no run could be read. */
export async function history(folders: readonly string[], options: HistoryOptions): Promise<ExitCode> {
  const places = (folders.length === 0 ? ["reports"] : folders).map((folder) => resolve(folder));
  const found = await readRuns(places);
  for (const { folder, reason } of found.skipped) {
    process.stderr.write(`skipped ${shortPath(folder)}: ${reason.replaceAll(`${process.cwd()}/`, "")}\n`);
  }
  if (found.runs.length === 0) {
    throw new UsageError("no-runs", `no run could be read in ${places.map(shortPath).join(", ")}`, {
      fix: "Start one with `agent-eval run`, or name the folders that hold runs.",
    });
  }
  checkProfiles(options.profile ?? [], new Set(found.runs.flatMap(({ run }) => run.profiles.map(({ name }) => name))));
  const result = History.parse(buildHistory(found, options.profile));
  const [first = "."] = places;
  const out = options.out === undefined ? (isRunFolder(first) ? resolve(first, "..") : first) : resolve(options.out);
  await writeWhole(join(out, "history.json"), `${JSON.stringify(result, null, 2)}\n`);
  await writeWhole(join(out, "history.md"), toMarkdown(result));
  process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : toTerminal(result));
  process.stderr.write(`written: ${shortPath(join(out, "history.json"))}, ${shortPath(join(out, "history.md"))}\n`);
  return ExitCode.ok;
}

function checkProfiles(asked: readonly string[], known: ReadonlySet<string>): void {
  const unknown = asked.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new UsageError("unknown-profile", `no run has a profile ${unknown.join(", ")}`, {
    fix: `Choose of: ${[...known].join(", ")}.`,
  });
}
