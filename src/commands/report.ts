import { resolve } from "node:path";
import { ExitCode } from "../errors.ts";
import { toTerminal } from "../reports/terminal.ts";
import { writeReports } from "../reports/write.ts";
import { readRunRecord, readTrials } from "../runner/journal.ts";

/** `agent-eval report DIR`: exit 3 when the run is not complete, as `run` itself would say. */
export async function report(folder: string, options: { json?: boolean }): Promise<ExitCode> {
  const dir = resolve(folder);
  const result = await writeReports(dir, await readRunRecord(dir), await readTrials(dir));
  process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : toTerminal(result));
  return exitCodeOf(result);
}

/** 0 only when everything that was planned has a verdict and no model server failed a trial. */
export function exitCodeOf(result: Awaited<ReturnType<typeof writeReports>>): ExitCode {
  const failedServers = result.profiles.some(({ blame }) => blame.profile > 0);
  return result.run.complete && !failedServers ? ExitCode.ok : ExitCode.infra;
}
