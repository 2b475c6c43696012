import { createHash } from "node:crypto";

/** A regular file: its bytes and whether it is executable. */
export interface TreeFile {
  readonly bytes: Uint8Array;
  readonly executable: boolean;
  /** Only its owner may read it. Files that were collected say nothing about it. */
  readonly secret?: true;
}

/**
 * A set of regular files by POSIX path relative to its root ("src/index.ts").
 * Trees hold neither links nor empty directories: what an agent leaves behind is
 * reduced to this before anything looks at it.
 */
export type Tree = ReadonlyMap<string, TreeFile>;

/** A text file for a tree. */
export function textFile(text: string, executable = false): TreeFile {
  return { bytes: Buffer.from(text, "utf8"), executable };
}

/** A text file that only its owner may read. */
export function secretFile(text: string): TreeFile {
  return { ...textFile(text), secret: true };
}

/** Permissions to give it. */
export function modeOf({ executable, secret }: TreeFile): number {
  return (executable ? 0o755 : 0o644) & (secret ? 0o700 : 0o777);
}

/** `base` with the files of `over` on top. */
export function overlay(base: Tree, over: Tree): Tree {
  return new Map([...base, ...over]);
}

export function sameFile(a: TreeFile | undefined, b: TreeFile | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.executable === b.executable && Buffer.from(a.bytes).equals(Buffer.from(b.bytes));
}

/** SHA-256 (hex) over sorted paths, modes and bytes: equal trees, equal hash, on any machine. */
export function hashTree(tree: Tree): string {
  const hash = createHash("sha256");
  for (const path of [...tree.keys()].sort()) {
    const file = tree.get(path) as TreeFile;
    hash.update(`${path}\0${file.executable ? "x" : "-"}\0${file.bytes.byteLength}\0`);
    hash.update(file.bytes);
  }
  return hash.digest("hex");
}
