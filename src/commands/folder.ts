import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname } from "node:path";
import { messageOf, UsageError } from "../errors.ts";
import { shortPath } from "./failure.ts";

/**
 * Makes the folder of a new run.
 * @param fix what to do about a folder that holds something.
 * @throws UsageError `folder-not-empty`, `unusable-folder`.
 */
export function takeFolder(folder: string, fix: string, onlyLook = false): void {
  let names: string[] = [];
  try {
    if (existsSync(folder)) names = readdirSync(folder);
    // One level after the other: Node never comes back from making folders recursively in /proc.
    else if (!onlyLook) for (const level of missingLevels(folder)) mkdirSync(level);
  } catch (cause) {
    throw new UsageError("unusable-folder", `${shortPath(folder)} cannot hold a run: ${messageOf(cause)}`, {
      cause,
      fix: "Name another folder with --out.",
    });
  }
  if (names.length === 0) return;
  throw new UsageError("folder-not-empty", `${shortPath(folder)} is not empty`, { fix });
}

function missingLevels(folder: string): string[] {
  return existsSync(folder) ? [] : [...missingLevels(dirname(folder)), folder];
}
