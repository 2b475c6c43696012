import { basename } from "node:path";
import { UsageError } from "../errors.ts";
import { loadTask } from "../tasks/load.ts";
import type { Task } from "../tasks/task.ts";

/** A folder that should be a task, read only when its turn comes: one that cannot be read keeps no other from its proof. */
export interface SuiteEntry {
  /** Name of the folder, which is the task's id. */
  readonly id: string;
  readonly folder: string;
  load(): Promise<{ readonly task: Task } | { readonly error: UsageError }>;
}

export function suiteEntries(folders: readonly string[]): SuiteEntry[] {
  return folders.map((folder) => ({
    id: basename(folder),
    folder,
    load: () =>
      loadTask(folder).then(
        (task) => ({ task }),
        (error: unknown) => {
          if (error instanceof UsageError) return { error };
          throw error;
        },
      ),
  }));
}
