import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { isFile } from "./files.ts";
import { loadTask } from "./load-task.ts";
import type { Task } from "./task.ts";

export { loadTask } from "./load-task.ts";

/** In a suite, the tasks that come with this package; `./builtin` is a folder of that name. */
const BUILTIN = "builtin";
const builtinFolder = join(import.meta.dirname, "../../tasks");

/**
 * Every task of a suite: a folder of task folders, or a list of task folders and such folders; `builtin` is
 * the one of this package. Relative paths start from `baseDir`. Within a folder tasks come in the order of their names.
 * @throws UsageError for an unusable task, a stray folder, an empty suite or two tasks of one name.
 */
export async function loadSuite(suite: string | readonly string[], baseDir: string): Promise<Task[]> {
  const folders = await suiteFolders(suite, baseDir);
  for (const path of folders) {
    if (await isFile(join(path, "task.yaml"))) continue;
    const fix = "Add a task.yaml, or move the folder out of the suite.";
    throw new UsageError("not-a-task", `${path} has no task.yaml`, { place: { file: path }, fix });
  }
  const tasks: Task[] = [];
  const seen = new Map<string, string>();
  for (const folder of folders) {
    const task = await loadTask(folder);
    const other = seen.get(task.id);
    if (other !== undefined) {
      const message =
        other === task.folder ? `${other} is listed twice` : `${other} and ${task.folder} have the same id`;
      throw new UsageError("duplicate-task", `${task.id}: ${message}`, {
        place: { file: join(task.folder, "task.yaml"), key: "id" },
        fix: "Keep one of them, or give one another id and folder name.",
      });
    }
    seen.set(task.id, task.folder);
    tasks.push(task);
  }
  return tasks;
}

/**
 * The folders of a suite's tasks, in the same order, whether they can be read as tasks or not.
 * @throws UsageError for an empty suite or a folder that cannot be read.
 */
export async function suiteFolders(suite: string | readonly string[], baseDir: string): Promise<string[]> {
  const entries = typeof suite === "string" ? [suite] : suite;
  return (await Promise.all(entries.map((entry) => taskFolders(folderOf(entry, baseDir))))).flat();
}

function folderOf(entry: string, baseDir: string): string {
  return entry === BUILTIN ? builtinFolder : resolve(baseDir, entry);
}

/** Name of the folder of tasks in a project; null when it has none. */
export async function taskFolderIn(project: string): Promise<string | null> {
  const entries = await readdir(join(project, "tasks"), { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (entry.isDirectory() && (await isFile(join(project, "tasks", entry.name, "task.yaml")))) return "tasks";
  }
  return null;
}

async function taskFolders(folder: string): Promise<string[]> {
  if (await isFile(join(folder, "task.yaml"))) return [folder];
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
    throw new UsageError("no-suite", `${folder} is not a folder that can be read`, {
      place: { file: folder },
      fix: "Name a folder of tasks.",
      cause,
    });
  });
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith(".")).map(({ name }) => name);
  const folders = names.sort().map((name) => join(folder, name));
  if (folders.length > 0) return folders;
  const fix = "Name a folder that holds task folders, or a task folder itself.";
  throw new UsageError("no-suite", `${folder} holds no tasks`, { place: { file: folder }, fix });
}
