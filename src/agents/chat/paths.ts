import { foldersAbove, portable, staysInside } from "../../trees/collected.ts";
import type { Tree } from "../../trees/tree.ts";

/** A path as models write it: without quotes, blanks and a leading `./`. */
export function tidyPath(written: string): string {
  return written
    .trim()
    .replace(/^(["'`])(.*)\1$/, "$2")
    .replace(/^(?:\.\/+)+/, "");
}

/**
 * Why a path may not be written in a workspace, or null when it may. An answer is untrusted: what it names
 * has to be a file below the root that is not the repository's own, on any file system.
 */
export function refusePath(path: string, files: Tree): string | null {
  const parts = path.split("/");
  if (path === "") return "an empty path";
  if (path.startsWith("/") || /^[a-z]:/i.test(path)) return "an absolute path";
  if (!staysInside(path)) return "a path that leaves the workspace";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no file of a repository is named with
  if (/[\u0000-\u001f\u007f\\]/.test(path)) return "a path with a backslash or a control character";
  if (parts.some((part) => part === "" || part === ".")) return "not a path of a file";
  if (parts.some(isGit)) return "a path of version control";
  if (!portable(path)) return "a path too long to be written";
  if (foldersAbove(path).some((folder) => files.has(folder))) return "a path below a file";
  if (!files.has(path) && isFolder(path, files)) return "a path of a folder";
  return null;
}

/** Also as the file systems of macOS and Windows read it. */
function isGit(part: string): boolean {
  return /^(?:\.git|git~\d+)[. ]*$/i.test(part.replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, ""));
}

function isFolder(path: string, files: Tree): boolean {
  for (const other of files.keys()) if (other.startsWith(`${path}/`)) return true;
  return false;
}
