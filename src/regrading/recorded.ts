import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { agents } from "../agents/registry.ts";
import { messageOf } from "../errors.ts";
import type { RunRecord } from "../records/run.ts";
import { SubmissionRecord } from "../records/submission.ts";
import type { TrialRecord } from "../records/trial.ts";
import { type Change, ChangesFile } from "../trees/changes.ts";

/** What a trial left behind, as its artifacts have it. */
export interface Recorded {
  readonly changes: readonly Change[];
  readonly submission: SubmissionRecord;
  /** False for a run from before `submission.json`: links, hooks and the like are not known. */
  readonly whole: boolean;
}

/** Reads a trial's artifacts; a sentence where they are not enough to grade the trial again. */
export async function readRecorded(
  folder: string,
  trial: TrialRecord,
  { profiles }: Pick<RunRecord, "profiles">,
): Promise<Recorded | { readonly problem: string }> {
  const place = join(folder, trial.artifacts);
  try {
    const file = await readJson(join(place, "changes.json"), ChangesFile);
    if (file === null) return { problem: "no changes were recorded" };
    const submission = await readJson(join(place, "submission.json"), SubmissionRecord);
    if (submission) return { changes: file.changes, submission, whole: true };
    const agent = profiles.find(({ name }) => name === trial.profile)?.agent;
    const printed = await spokenIn(place, agent);
    return { changes: file.changes, submission: { version: 1, irregular: [], repository: [], printed }, whole: false };
  } catch (error) {
    return { problem: `its artifacts cannot be read: ${messageOf(error)}` };
  }
}

/** null when there is no such file. */
async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readText(path);
  return text === null ? null : schema.parse(JSON.parse(text));
}

async function readText(path: string): Promise<string | null> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
}

/** The agent's own words out of what its process printed. */
async function spokenIn(place: string, agent: string | undefined): Promise<string> {
  const [stdout, stderr] = [await readText(join(place, "agent.stdout")), await readText(join(place, "agent.stderr"))];
  const known = Object.entries(agents).find(([name]) => name === agent)?.[1];
  return known?.interpret({ stdout: stdout ?? "", stderr: stderr ?? "", exitCode: 0 }).finalMessage ?? "";
}
