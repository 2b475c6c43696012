import { constants } from "node:fs";
import { mkdir, open, readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UsageError } from "../errors.ts";
import { modeOf, type Tree, type TreeFile } from "./tree.ts";

/** Bounds on what is read: a folder far beyond these is a mistake, such as a forgotten build output. */
export interface TreeLimits {
  readonly files: number;
  /** Bytes of all files together. */
  readonly bytes: number;
}

const DEFAULTS: TreeLimits = { files: 10_000, bytes: 64 * 1024 * 1024 };

/** What tools leave behind on a developer's machine; never part of a task. */
const IGNORED = new Set([".DS_Store", "node_modules", "__pycache__"]);

/**
 * The regular files below a folder of ours, sorted by path.
 * @throws UsageError `unusable-folder`: missing, too large, or holding a link or another special file,
 * which would mean different bytes on another machine.
 */
export async function readTree(folder: string, limits: TreeLimits = DEFAULTS): Promise<Tree> {
  const tree = new Map<string, TreeFile>();
  let bytes = 0;
  const refuse = (path: string, problem: string, fix: string) =>
    new UsageError("unusable-folder", `${path}: ${problem}`, { place: { file: path }, fix });

  const visit = async (prefix: string): Promise<void> => {
    const here = join(folder, prefix);
    const entries = await readdir(here, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== "ENOENT" && cause.code !== "ENOTDIR") throw cause;
      throw refuse(here, "is not a folder", "Create the folder and put files in it.");
    });
    for (const entry of entries) {
      if (IGNORED.has(entry.name)) continue;
      const path = prefix ? `${prefix}/${entry.name}` : entry.name;
      const file = join(folder, path);
      if (entry.isDirectory()) {
        await visit(path);
        continue;
      }
      if (!entry.isFile()) {
        const kind = entry.isSymbolicLink() ? "a symbolic link" : "not a regular file";
        throw refuse(file, `is ${kind}`, "Replace it by a regular file.");
      }
      const { mode, size } = await stat(file);
      bytes += size;
      if (tree.size >= limits.files) throw refuse(folder, `has more than ${limits.files} files`, "Remove files.");
      if (bytes > limits.bytes) throw refuse(folder, `has more than ${limits.bytes} bytes`, "Remove large files.");
      tree.set(path, { bytes: await readFile(file), executable: (mode & 0o111) !== 0 });
    }
  };
  await visit("");
  return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Writes a tree below a folder that is ours alone; existing files are replaced.
 * @throws TypeError for a path that would leave the folder: a tree never holds one.
 */
export async function writeTree(folder: string, tree: Tree): Promise<void> {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  await mkdir(folder, { recursive: true });
  for (const [path, file] of tree) {
    if (!isSafePath(path)) throw new TypeError(`not a path inside a tree: ${JSON.stringify(path)}`);
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    const mode = modeOf(file);
    // A link in place of the file is refused, not followed. O_NOFOLLOW is undefined on Windows.
    const handle = await open(target, O_WRONLY | O_CREAT | O_TRUNC | (O_NOFOLLOW ?? 0), mode);
    try {
      await handle.writeFile(file.bytes);
      await handle.chmod(mode);
    } finally {
      await handle.close();
    }
  }
}

function isSafePath(path: string): boolean {
  return !path.includes("\0") && path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
