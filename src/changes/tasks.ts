import { basename, isAbsolute, join, relative, resolve } from "node:path";
import type { LoadedConfig } from "../config/load.ts";
import { UsageError } from "../errors.ts";
import { loadTask, suiteFolders } from "../tasks/load.ts";
import { isOutside } from "./base-config.ts";
import type { BaseTree } from "./base-tree.ts";
import type { NameChanges } from "./changes.ts";
import { git, mustGit } from "./git.ts";

/** In a suite, the tasks of this package, which no commit changes. */
const BUILTIN = "builtin";

interface Sides {
  readonly root: string;
  readonly tree: BaseTree;
  readonly commit: string;
  readonly base: LoadedConfig;
  readonly head: LoadedConfig;
}

/**
 * Tasks that came, went, or are another task now. Where git sees no difference in a suite, nothing of it is read.
 * @throws UsageError for a suite of the head that cannot be read.
 */
export async function taskChanges({ root, tree, commit, base, head }: Sides): Promise<NameChanges> {
  const after = entriesOf(head, root, root);
  const before = entriesOf(base, tree.folder, root);
  const inside = [...new Set([...before, ...after].flatMap(({ path }) => path ?? []))];
  const same = JSON.stringify(before) === JSON.stringify(after);
  if (same && !(await differs(root, commit, inside))) return { added: [], removed: [], changed: [] };
  await tree.lay(before.flatMap(({ path }) => path ?? []));
  const [then, now] = [
    await fingerprints(placesOf(before, tree.folder), true),
    await fingerprints(placesOf(after, root), false),
  ];
  return compareNames(then, now);
}

/** Names with what they stand for: on one side only, or different. Pure. */
export function compareNames(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): NameChanges {
  return {
    added: [...after.keys()].filter((name) => !before.has(name)).sort(),
    removed: [...before.keys()].filter((name) => !after.has(name)).sort(),
    changed: [...after].flatMap(([name, print]) => (before.has(name) && before.get(name) !== print ? name : [])).sort(),
  };
}

/** An entry of a suite: a path in the repository, or a place that both sides share. */
type Entry = { readonly path: string; readonly place: null } | { readonly path: null; readonly place: string };

/** @param top where the repository's top folder is on this side; what lies outside of it is the checkout's on both. */
function entriesOf({ config, baseDir }: LoadedConfig, top: string, root: string): Entry[] {
  const { suite } = config;
  return (typeof suite === "string" ? [suite] : suite).map((entry): Entry => {
    if (entry === BUILTIN) return { path: null, place: BUILTIN };
    const path = isAbsolute(entry) ? relative(root, entry) : relative(top, resolve(baseDir, entry));
    return isOutside(path) ? { path: null, place: resolve(root, path) } : { path, place: null };
  });
}

function placesOf(entries: readonly Entry[], root: string): string[] {
  return entries.map(({ path, place }) => (path === null ? place : join(root, path)));
}

/** Whether the checkout differs from the commit below these paths, files that git does not know yet included. */
async function differs(root: string, commit: string, paths: readonly string[]): Promise<boolean> {
  if (paths.length === 0) return false;
  const below = paths.map((path) => `:(top,literal)${path}`);
  if (!(await git(root, ["diff", "--quiet", commit, "--", ...below])).ok) return true;
  return (await mustGit(root, ["ls-files", "--others", "--exclude-standard", "--", ...below])) !== "";
}

/** @param tolerant a suite that cannot be read counts as empty: it is the base's, and may be what is being mended. */
async function fingerprints(places: readonly string[], tolerant: boolean): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const place of places) {
    const folders = await suiteFolders([place], "/").catch((error: unknown) => {
      if (tolerant && error instanceof UsageError) return [];
      throw error;
    });
    for (const folder of folders) found.set(basename(folder), await fingerprintOf(folder));
  }
  return found;
}

/** One that cannot be read has a fingerprint of its own: whether it was mended or broken, it is another task. */
async function fingerprintOf(folder: string): Promise<string> {
  try {
    return (await loadTask(folder)).fingerprint;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return `unreadable: ${error.code}`;
  }
}
