import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, UsageError } from "../errors.ts";
import { writeWhole } from "../trees/whole.ts";
import { PullRequestReport } from "./pull-request.ts";

export const PULL_REQUEST_FILE = "pull-request.json";
/** A suite of a thousand tasks takes a tenth of it. */
const LONGEST = 4 * 1024 * 1024;

/** Writes it into a folder; gives its path. */
export async function writePullRequest(folder: string, report: PullRequestReport): Promise<string> {
  const file = join(folder, PULL_REQUEST_FILE);
  await writeWhole(file, `${JSON.stringify(PullRequestReport.parse(report), null, 2)}\n`);
  return file;
}

/**
 * Reads what somebody else may have made; null where there is none.
 * @throws UsageError `unusable-outcome` for a file that is too large or none of ours.
 */
export async function readPullRequest(folder: string): Promise<PullRequestReport | null> {
  const file = join(folder, PULL_REQUEST_FILE);
  const found = await stat(file).catch(() => null);
  if (found === null) return null;
  try {
    if (!found.isFile() || found.size > LONGEST) throw new Error(`larger than ${LONGEST} bytes, or no file`);
    return PullRequestReport.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    throw new UsageError("unusable-outcome", `${PULL_REQUEST_FILE} cannot be used: ${messageOf(cause)}`, {
      cause,
      place: { file },
      fix: "Let the workflow before upload the whole folder that the output `folder` names.",
    });
  }
}
