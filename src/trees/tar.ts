import { posix } from "node:path";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { extract, pack } from "tar-stream";
import { type Collected, type CollectLimits, Collector, foldersAbove, staysInside } from "./collected.ts";
import { modeOf, type Tree } from "./tree.ts";

/** Numeric owner of the files in an archive. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** The tree as a tar archive whose files and folders belong to `owner`. */
export async function packTree(tree: Tree, owner: Owner): Promise<Buffer> {
  const archive = pack();
  const folders = new Set<string>();
  for (const [path, file] of tree) {
    for (const folder of foldersAbove(path)) {
      if (folders.has(folder)) continue;
      folders.add(folder);
      archive.entry({ name: `${folder}/`, type: "directory", mode: 0o755, ...owner });
    }
    const mode = modeOf(file);
    archive.entry({ name: path, mode, ...owner }, Buffer.from(file.bytes));
  }
  archive.finalize();
  return buffer(archive);
}

/**
 * Reads an archive that a stranger may have filled: plain files are kept, all else is named and dropped.
 * Rejects when the archive breaks off or is none.
 */
export async function unpackUntrusted(archive: Readable, limits?: CollectLimits): Promise<Collected> {
  const collector = new Collector(limits);
  const extractor = extract();
  archive.on("error", (error) => extractor.destroy(error));
  archive.pipe(extractor);
  for await (const entry of extractor) {
    const { name, type, size = 0, linkname, mode = 0 } = entry.header;
    const path = posix.normalize(name).replace(/\/$/, "");
    if (collector.full) break;
    if (type === "directory" || path === ".") {
      collector.passOver(path);
      entry.resume();
    } else if (!staysInside(path)) {
      collector.reject(name, "escape", "outside the workspace");
      entry.resume();
    } else if (type === "file" || type === "contiguous-file") {
      if (!collector.accepts(path, size)) break;
      collector.add(path, await buffer(entry), (mode & 0o111) !== 0);
    } else {
      if (type === "link") collector.addLink(path, posix.normalize(linkname ?? ""));
      else if (type === "symlink") collector.reject(path, "symlink", `to ${linkname ?? "nowhere"}`);
      else collector.reject(path, "device", `a ${type ?? "nameless"} entry`);
      entry.resume();
    }
  }
  archive.destroy();
  return collector.result();
}
