import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { removeFolder } from "../../src/trees/remove.ts";
import type { Tree } from "../../src/trees/tree.ts";

/** An empty folder that goes with the test. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "trees-test-"));
  onTestFinished(() => removeFolder(folder));
  return folder;
}

/** A tree as plain values that compare well: path to text, with an `*` for executables. */
export function plain(tree: Tree): Record<string, string> {
  return Object.fromEntries(
    [...tree]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, { bytes, executable }]) => [path + (executable ? "*" : ""), Buffer.from(bytes).toString("latin1")]),
  );
}
