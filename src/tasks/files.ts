import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { UsageError } from "../errors.ts";

/** A text file that has to be there. @throws UsageError `unreadable-file`. */
export async function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    const problem = cause.code === "ENOENT" ? "is missing" : "cannot be read";
    const fix = `Write ${basename(file)}.`;
    throw new UsageError("unreadable-file", `${file}: ${problem}`, { place: { file }, fix, cause });
  });
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
