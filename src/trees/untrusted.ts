import { constants } from "node:fs";
import { lstat, open, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { type Collected, type CollectLimits, Collector } from "./collected.ts";

/** Reads a folder that a stranger may have filled: plain files are kept, all else is named and dropped. */
export async function collectFolder(root: string, limits?: CollectLimits): Promise<Collected> {
  const collector = new Collector(limits);
  await collect(root, "", collector);
  return collector.result();
}

async function collect(root: string, below: string, collector: Collector): Promise<void> {
  const names = await readdir(join(root, below)).catch(() => []);
  for (const name of names.sort()) {
    const path = below === "" ? name : `${below}/${name}`;
    const absolute = join(root, path);
    const facts = await lstat(absolute).catch(() => null);
    if (facts === null) continue;
    if (facts.isDirectory()) await collect(root, path, collector);
    else if (facts.isSymbolicLink()) collector.reject(path, "symlink", `to ${await readlink(absolute)}`);
    else if (!facts.isFile()) collector.reject(path, "device", "neither a file nor a folder");
    else if (collector.accepts(path, facts.size)) {
      collector.add(path, await readPlain(absolute), (facts.mode & 0o111) !== 0);
    }
    if (collector.full) return;
  }
}

/** Opens without following a link that may have taken the file's place since it was looked at. */
async function readPlain(path: string): Promise<Uint8Array> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
