import picomatch from "picomatch";
import type { Task } from "../tasks/task.ts";

/** Which paths of a workspace are the harness's own, so that nothing an agent put there is graded. */
export interface Territory {
  /** Where hidden files lie, or a folder that only they use. */
  isHidden(path: string): boolean;
  /** What the task restores. */
  isProtected(path: string): boolean;
}

/**
 * Letter case is ignored where paths are compared: on the file systems of macOS and Windows
 * `Hidden-Tests/` is `hidden-tests/`.
 */
export function territoryOf({
  workspace,
  solved,
  hidden,
  grading,
}: Pick<Task, "workspace" | "solved" | "hidden" | "grading">): Territory {
  const matches = restored(grading);
  const coversHidden = cover(hidden.keys());
  const coversProtected = cover([...workspace.keys()].filter((path) => matches(path)));
  const shared = foldersOf([...workspace.keys(), ...solved.keys()]);
  const own = new Set([...foldersOf(hidden.keys())].filter((folder) => !shared.has(folder)));
  return {
    isHidden: (path) => coversHidden(path) || above(path).some((folder) => own.has(folder)),
    isProtected: (path) => matches(path) || coversProtected(path),
  };
}

/** Protected files; and where tests are to be written, everything else. */
function restored(grading: Task["grading"]): (path: string) => boolean {
  const isProtected = picomatch(grading.protected, { dot: true });
  if (!("tests" in grading)) return isProtected;
  const mayBeWritten = picomatch(grading.tests, { dot: true });
  return (path) => isProtected(path) || !mayBeWritten(path);
}

/** Whether a file at a path could not stand beside these files: it is one, takes a folder's place, or lies below a file. */
function cover(paths: Iterable<string>): (path: string) => boolean {
  const files = new Set([...paths].map((path) => path.toLowerCase()));
  const folders = foldersOf(files);
  return (path) =>
    files.has(path.toLowerCase()) || folders.has(path.toLowerCase()) || above(path).some((folder) => files.has(folder));
}

function foldersOf(paths: Iterable<string>): Set<string> {
  return new Set([...paths].flatMap(above));
}

/** `A/b/c.ts` → `a`, `a/b`. */
function above(path: string): string[] {
  const parts = path.toLowerCase().split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
