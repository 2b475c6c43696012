import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../errors.ts";
import { tryLock } from "../lock.ts";

/**
 * Keeps a run folder for this process until it is disposed of: two processes would run the same trials
 * and mix their journals. What a killed process left behind is taken over.
 * @throws UsageError `run-is-live`.
 */
export async function lockRun(folder: string): Promise<AsyncDisposable> {
  const file = join(folder, "run.lock");
  await mkdir(folder, { recursive: true });
  const lock = await tryLock(file);
  if (lock) return lock;
  throw new UsageError("run-is-live", `another process is working on ${folder}`, {
    fix: `Wait for it to end. If there is none (the folder came from another machine), remove ${file}.`,
  });
}
