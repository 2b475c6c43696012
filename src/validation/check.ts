import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { MARKDOWN_NAME, proofFolder, readProofs } from "./file.ts";
import { proofFingerprint } from "./fingerprint.ts";
import type { SuiteEntry } from "./suite.ts";
import { toMarkdown } from "./table.ts";
import { problemsOf, type TaskProof } from "./validation.ts";

/** What a committed line has to be good for. */
export interface Demand {
  readonly repeats: number;
  /** null: any. */
  readonly sandbox: TaskProof["sandbox"] | null;
}

/** Whether the committed proof of a task is one of this task. */
export interface LineCheck {
  readonly task: string;
  /** Why not, in one sentence; null when it is. */
  readonly problem: string | null;
}

/**
 * Compares tasks with the committed proofs, without grading anything.
 * @throws UsageError `invalid-record` for a file of proofs that cannot be read.
 */
export async function checkLines(entries: readonly SuiteEntry[], demand: Demand): Promise<LineCheck[]> {
  const checks: LineCheck[] = [];
  for (const entry of entries) {
    const { tasks } = await readProofs(proofFolder(entry.folder));
    const line = tasks.find(({ task }) => task === entry.id);
    checks.push({ task: entry.id, problem: await problemOf(entry, line, demand) });
  }
  return checks;
}

/** The files that stand beside whole suites: the table has to be that of the evidence, without lines of tasks that are gone. */
export async function checkFiles(entries: readonly SuiteEntry[]): Promise<LineCheck[]> {
  const folders = [...new Set(entries.map(({ folder }) => proofFolder(folder)))];
  const checks: LineCheck[] = [];
  for (const folder of folders) {
    const file = await readProofs(folder);
    const path = join(folder, MARKDOWN_NAME);
    const table = await readFile(path, "utf8").catch(() => null);
    if (file.tasks.length > 0 && table !== toMarkdown(file))
      checks.push({ task: path, problem: "is not the table of the evidence beside it" });
  }
  return checks;
}

async function problemOf(
  { load }: SuiteEntry,
  line: TaskProof | undefined,
  { repeats, sandbox }: Demand,
): Promise<string | null> {
  const task = await load();
  if ("error" in task) return `cannot be read: ${task.error.message}`;
  if (!line) return "has no line in the committed proof";
  if (line.fingerprint !== proofFingerprint(task.task)) return "has changed since it was proven";
  if (!line.valid) return `was found wanting: ${problemsOf(line)[0]}`;
  if (line.repeats < repeats) return `was graded ${line.repeats} times, ${repeats} are needed`;
  if (sandbox !== null && line.sandbox !== sandbox)
    return `was proven in the ${line.sandbox} sandbox, not in ${sandbox}`;
  return null;
}
