import { constants, type Stats } from "node:fs";
import { type FileHandle, lstat, open, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { type Collected, type CollectLimits, Collector } from "./collected.ts";

/**
 * Reads a folder that a stranger may have filled: plain files are kept, all else is named and dropped.
 * A folder that is not there, or is no folder any more, gives an empty tree. Never throws for what it finds.
 */
export async function collectFolder(root: string, limits?: CollectLimits): Promise<Collected> {
  const collector = new Collector(limits);
  const facts = await look(root);
  if (facts?.isDirectory()) await collect(root, "", collector);
  else if (facts) collector.reject(".", facts.isSymbolicLink() ? "symlink" : "device", "in place of the folder itself");
  return collector.result();
}

async function collect(root: string, below: string, collector: Collector): Promise<void> {
  const names = await readdir(join(root, below), { encoding: "buffer" }).catch((error: NodeJS.ErrnoException) => error);
  if (names instanceof Error) {
    collector.reject(below || ".", "unreadable", `a folder that cannot be read (${names.code})`);
    return;
  }
  for (const bytes of names.sort(Buffer.compare)) {
    const name = bytes.toString("utf8");
    const path = below === "" ? name : `${below}/${name}`;
    // Such a file could not be written again under its own name.
    if (!Buffer.from(name, "utf8").equals(bytes)) collector.reject(path, "unreadable", "its name is not UTF-8");
    else await collectEntry(root, path, collector);
    if (collector.full) return;
  }
}

async function collectEntry(root: string, path: string, collector: Collector): Promise<void> {
  const absolute = join(root, path);
  const facts = await look(absolute);
  if (facts === null) collector.reject(path, "unreadable", "cannot be looked at");
  else if (facts.isDirectory()) {
    collector.passOver(path);
    if (!collector.full) await collect(root, path, collector);
  } else if (facts.isSymbolicLink()) {
    collector.reject(path, "symlink", `to ${await readlink(absolute).catch(() => "nowhere")}`);
  } else if (!facts.isFile()) collector.reject(path, "device", "neither a file nor a folder");
  else await collectFile(absolute, path, collector);
}

/** Opens without following a link that may have taken the file's place since it was looked at. */
async function collectFile(absolute: string, path: string, collector: Collector): Promise<void> {
  try {
    await using handle = await open(absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const facts = await handle.stat();
    if (!facts.isFile()) collector.reject(path, "device", "neither a file nor a folder");
    else if (collector.accepts(path, facts.size)) {
      collector.add(path, await readAtMost(handle, facts.size), (facts.mode & 0o111) !== 0);
    }
  } catch (error) {
    collector.reject(path, "unreadable", `cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** No more than the size that was accepted, even if somebody still writes to the file. */
async function readAtMost(handle: FileHandle, size: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await handle.read(buffer, filled, size - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** null when there is nothing, or a path too long for the system. */
async function look(path: string): Promise<Stats | null> {
  return lstat(path).catch(() => null);
}
