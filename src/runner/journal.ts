import { type FileHandle, mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { InfraError, messageOf, UsageError } from "../errors.ts";
import { RunRecord } from "../records/run.ts";
import { TrialRecord } from "../records/trial.ts";
import { writeWhole } from "../trees/whole.ts";

/** `trials.jsonl`: one finished trial a line, on disk before the next thing happens. Never rewritten. */
export class Journal implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #path: string;
  /** The appends so far: lines of trials that end together must not mix, nor follow half a line. */
  #appended: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle, path: string) {
    this.#file = file;
    this.#path = path;
  }

  /** Opens the journal of a run folder for appending; a line torn by a crash is cut off first. */
  static async open(folder: string): Promise<Journal> {
    await mkdir(folder, { recursive: true });
    const path = join(folder, "trials.jsonl");
    const file = await open(path, "a+");
    const bytes = await file.readFile();
    const whole = bytes.lastIndexOf("\n") + 1;
    if (whole < bytes.byteLength) await file.truncate(whole);
    return new Journal(file, path);
  }

  /**
   * Resolves when the record is on disk.
   * @throws InfraError `journal-failed`, then and for every later record: half a line may stand at the end.
   */
  append(record: TrialRecord): Promise<void> {
    const line = `${JSON.stringify(TrialRecord.parse(record))}\n`;
    this.#appended = this.#appended.then(() => this.#write(line));
    return this.#appended;
  }

  async #write(line: string): Promise<void> {
    try {
      await this.#file.appendFile(line);
      await this.#file.sync();
    } catch (cause) {
      throw new InfraError("journal-failed", `${this.#path} cannot be written: ${messageOf(cause)}`, {
        cause,
        fix: "Make room on the disk or restore the permission, then continue with --resume.",
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#appended.catch(() => {});
    await this.#file.close();
  }
}

/**
 * Every recorded trial of a run, in the order in which they ended. A torn last line is passed over.
 * @throws UsageError `invalid-record` naming file and line.
 */
export async function readTrials(folder: string): Promise<TrialRecord[]> {
  return (await readJournal(folder)).trials;
}

/** As `readTrials`; `torn`: the last line ends in the middle, so that its trial counts as not recorded. */
export async function readJournal(folder: string): Promise<{ trials: TrialRecord[]; torn: boolean }> {
  const file = join(folder, "trials.jsonl");
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const lines = whole.split("\n");
  return {
    trials: lines.flatMap((line, index) => (line === "" ? [] : [parse(TrialRecord, line, file, index + 1)])),
    torn: whole.length < text.length,
  };
}

/** Writes `trials.jsonl` of a run that other runs were made into, whole or not at all. */
export async function writeTrials(folder: string, trials: readonly TrialRecord[]): Promise<void> {
  const lines = trials.map((record) => `${JSON.stringify(TrialRecord.parse(record))}\n`);
  await writeWhole(join(folder, "trials.jsonl"), lines.join(""));
}

/** Writes `run.json` whole or not at all. */
export async function writeRunRecord(folder: string, record: RunRecord): Promise<void> {
  await writeWhole(join(folder, "run.json"), `${JSON.stringify(RunRecord.parse(record), null, 2)}\n`);
}

/**
 * Reads `run.json` of a run folder.
 * @throws UsageError `not-a-run`, `invalid-record`.
 */
export async function readRunRecord(folder: string): Promise<RunRecord> {
  const file = join(folder, "run.json");
  const text = await readFile(file, "utf8").catch((cause) => {
    throw new UsageError("not-a-run", `${folder} holds no run: there is no run.json in it`, {
      cause,
      place: { file },
      fix: "Name the folder that `agent-eval run` printed.",
    });
  });
  return parse(RunRecord, text, file, 1);
}

function parse<T>(schema: z.ZodType<T>, text: string, file: string, line: number): T {
  const fail = (message: string, cause: unknown) =>
    new UsageError("invalid-record", `${file}:${line}: ${message}`, {
      cause,
      place: { file, line },
      fix: "The file was changed or written by another version; restore it, or start a new run.",
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw fail("this is not JSON", cause);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw fail(`${issue?.path.join(".") || "the record"}: ${issue?.message ?? "invalid"}`, result.error);
}
