import { cp, lstat } from "node:fs/promises";
import { join } from "node:path";
import type { Part } from "./merging.ts";

/**
 * Copies the files of every recorded trial into the merged run's folder; gives the ids of trials that left none. Only
 * plain files and folders: they come from other machines, and a link would lead a reader of the report elsewhere.
 */
export async function copyArtifacts(parts: readonly Part[], out: string): Promise<string[]> {
  const without: string[] = [];
  for (const { folder, trials } of parts) {
    for (const { id, artifacts } of trials) {
      const from = join(folder, artifacts);
      if (await isPlain(from)) await cp(from, join(out, artifacts), { recursive: true, filter: isPlain });
      else without.push(id);
    }
  }
  return without;
}

async function isPlain(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  return stats !== null && (stats.isFile() || stats.isDirectory());
}
