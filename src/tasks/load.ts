import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, parse, resolve } from "node:path";
import { parseYamlFile } from "../config/diagnostics.ts";
import { UsageError } from "../errors.ts";
import { Session } from "../sessions/session.ts";
import { readTree } from "../trees/disk.ts";
import { hashTree, type Tree } from "../trees/tree.ts";
import { taskFileIn } from "./check.ts";
import { renderPrompt } from "./prompt.ts";
import type { Task, TaskFile } from "./task.ts";

/**
 * Reads a task folder: `task.yaml`, `prompt.md`, `workspace/`, `solution/`, `hidden/` and, if there, `sessions/`.
 * @throws UsageError with the place and the remedy for anything in it that cannot be used.
 */
export async function loadTask(folder: string): Promise<Task> {
  const path = resolve(folder);
  const file = join(path, "task.yaml");
  const text = await readText(file);
  const [workspace, solution, hidden] = await Promise.all([
    readFilled(join(path, "workspace")),
    readFilled(join(path, "solution")),
    readFilled(join(path, "hidden")),
  ]);
  const data = parseYamlFile(file, text, taskFileIn({ folderName: basename(path), solution, hidden }));
  const promptFile = join(path, "prompt.md");
  const prompt = renderPrompt(promptFile, await readText(promptFile), data.variables);
  const sessions = await readSessions(join(path, "sessions"));
  const parts = { prompt, workspace, solution, hidden, sessions };
  return { ...data, ...parts, folder: path, fingerprint: fingerprintOf(data, parts) };
}

/** In a suite, the tasks that come with this package; `./builtin` is a folder of that name. */
const BUILTIN = "builtin";
const builtinFolder = join(import.meta.dirname, "../../tasks");

/**
 * Every task of a suite: a folder of task folders, or a list of task folders and such folders; `builtin` is
 * the one of this package. Relative paths start from `baseDir`. Within a folder tasks come in the order of their names.
 * @throws UsageError for an unusable task, a stray folder, an empty suite or two tasks of one name.
 */
export async function loadSuite(suite: string | readonly string[], baseDir: string): Promise<Task[]> {
  const entries = typeof suite === "string" ? [suite] : suite;
  const folders = (await Promise.all(entries.map((entry) => taskFolders(folderOf(entry, baseDir))))).flat();
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
  for (const path of folders) {
    if (await isFile(join(path, "task.yaml"))) continue;
    const fix = "Add a task.yaml, or move the folder out of the suite.";
    throw new UsageError("not-a-task", `${path} has no task.yaml`, { place: { file: path }, fix });
  }
  if (folders.length > 0) return folders;
  const fix = "Name a folder that holds task folders, or a task folder itself.";
  throw new UsageError("no-suite", `${folder} holds no tasks`, { place: { file: folder }, fix });
}

async function readFilled(folder: string): Promise<Tree> {
  const tree = await readTree(folder);
  if (tree.size > 0) return tree;
  throw new UsageError("unusable-folder", `${folder}: is empty`, { place: { file: folder }, fix: "Put files in it." });
}

async function readSessions(folder: string): Promise<ReadonlyMap<string, Session>> {
  const sessions = new Map<string, Session>();
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return [];
    throw cause;
  });
  for (const name of names.sort()) {
    const { name: stem, ext } = parse(name);
    if (![".yaml", ".yml", ".json"].includes(ext)) continue;
    const file = join(folder, name);
    if (sessions.has(stem)) {
      const fix = "Keep one of the files.";
      throw new UsageError("duplicate-session", `${file}: there are two sessions ${stem}`, { place: { file }, fix });
    }
    sessions.set(stem, parseYamlFile(file, await readText(file), Session));
  }
  return sessions;
}

type Parts = Pick<Task, "prompt" | "workspace" | "solution" | "hidden" | "sessions">;

function fingerprintOf(data: TaskFile, { prompt, workspace, solution, hidden, sessions }: Parts): string {
  const parts = {
    data,
    prompt,
    workspace: hashTree(workspace),
    solution: hashTree(solution),
    hidden: hashTree(hidden),
    sessions: Object.fromEntries(sessions),
  };
  return createHash("sha256").update(canonical(parts)).digest("hex");
}

/** JSON with sorted keys, so that the order in which a file was written does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

async function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    const problem = cause.code === "ENOENT" ? "is missing" : "cannot be read";
    const fix = `Write ${basename(file)}.`;
    throw new UsageError("unreadable-file", `${file}: ${problem}`, { place: { file }, fix, cause });
  });
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
