import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { messageOf, UsageError } from "../errors.ts";
import { writeWhole } from "../trees/whole.ts";
import { toMarkdown } from "./table.ts";
import { type TaskProof, ValidationFile } from "./validation.ts";

/** The proofs of the tasks of one folder. */
export const JSON_NAME = "VALIDATION.json";
export const MARKDOWN_NAME = "VALIDATION.md";

/** The folder whose `VALIDATION.json` a task's line stands in. */
export function proofFolder(taskFolder: string): string {
  return dirname(taskFolder);
}

/**
 * The committed proofs of a folder; none where there is no file.
 * @throws UsageError `invalid-record` for a file that is none of ours.
 */
export async function readProofs(folder: string): Promise<ValidationFile> {
  const file = join(folder, JSON_NAME);
  try {
    return ValidationFile.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return { version: 1, tasks: [] };
    throw new UsageError("invalid-record", `${file} cannot be read: ${messageOf(cause)}`, {
      cause,
      place: { file },
      fix: "Delete it and write it anew with: agent-eval validate --write",
    });
  }
}

/**
 * Puts a line in its place, in both files; the lines of other tasks stay, but for those of tasks that are gone.
 * Lines that are written at the same time wait for each other.
 */
export class ProofWriter {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when the line is on disk. @throws UsageError `invalid-record`; what writing throws. */
  write(taskFolder: string, proof: TaskProof): Promise<void> {
    this.#last = this.#last.then(() => replaceLine(proofFolder(taskFolder), proof));
    return this.#last;
  }
}

async function replaceLine(folder: string, proof: TaskProof): Promise<void> {
  const { tasks } = await readProofs(folder);
  const others = tasks.filter(({ task }) => task !== proof.task && existsSync(join(folder, task)));
  const sorted = [...others, proof].sort((a, b) => (a.task < b.task ? -1 : 1));
  const file: ValidationFile = { version: 1, tasks: sorted };
  await writeWhole(join(folder, JSON_NAME), `${JSON.stringify(file, null, 2)}\n`);
  await writeWhole(join(folder, MARKDOWN_NAME), toMarkdown(file));
}
