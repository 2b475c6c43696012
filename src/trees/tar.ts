import { posix } from "node:path";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { extract, pack } from "tar-stream";
import { type Collected, type CollectLimits, Collector, staysInside } from "./collected.ts";
import type { Tree } from "./tree.ts";

/** Numeric owner of the files in an archive. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The tree as a tar archive whose entries, the root `./` included, belong to `owner`: laid into a
 * fresh volume it makes the volume writable for that user (facts: archives on volumes).
 */
export async function packTree(tree: Tree, owner: Owner): Promise<Buffer> {
  const archive = pack();
  const folders = new Set<string>(["./"]);
  archive.entry({ name: "./", type: "directory", mode: 0o755, ...owner });
  for (const [path, file] of tree) {
    for (const folder of foldersAbove(path)) {
      if (folders.has(folder)) continue;
      folders.add(folder);
      archive.entry({ name: folder, type: "directory", mode: 0o755, ...owner });
    }
    const mode = file.executable ? 0o755 : 0o644;
    archive.entry({ name: path, mode, ...owner }, Buffer.from(file.bytes));
  }
  archive.finalize();
  return buffer(archive);
}

/** `a/b/c.ts` → `a/`, `a/b/`. */
function foldersAbove(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => `${parts.slice(0, index + 1).join("/")}/`);
}

/** Reads an archive that a stranger may have filled: plain files are kept, all else is named and dropped. */
export async function unpackUntrusted(archive: Readable, limits?: CollectLimits): Promise<Collected> {
  const collector = new Collector(limits);
  const extractor = extract();
  archive.on("error", (error) => extractor.destroy(error));
  archive.pipe(extractor);
  for await (const entry of extractor) {
    const { name, type, size = 0, linkname, mode = 0 } = entry.header;
    const path = posix.normalize(name).replace(/\/$/, "");
    if (type === "directory" || path === ".") entry.resume();
    else if (!staysInside(path)) {
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
