import type { Dirent } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Secrets } from "../logins/registry.ts";
import { writeWhole } from "../trees/whole.ts";

/** Nothing that a run keeps is larger; what is, is an agent's. */
const LARGEST = 256 * 1024 * 1024;

/**
 * Takes secrets out of the files of a folder, which others are going to upload: an agent without isolation may have
 * printed what it found on the machine. Gives the files that had any.
 */
export async function scrub(folder: string, secrets: Secrets): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((): Dirent[] => []);
  const changed: string[] = [];
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = join(entry.parentPath, entry.name);
    if ((await stat(file)).size > LARGEST) continue;
    // One character a byte, so that nothing else in it changes.
    const text = await readFile(file, "latin1");
    const clean = secrets.clean(text);
    if (clean === text) continue;
    await writeWhole(file, Buffer.from(clean, "latin1"));
    changed.push(file);
  }
  return changed;
}
