import { realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { loadConfig } from "../config/load.ts";
import { loadBaseConfig } from "./base-config.ts";
import { BaseTree } from "./base-tree.ts";
import type { Changes, FoundChanges } from "./changes.ts";
import { differencesOf } from "./differences.ts";
import { baseCommitOf, type Ends, repositoryOf } from "./git.ts";
import { taskChanges } from "./tasks.ts";

/**
 * What the checkout in a folder changes against the base of its pull request. The checkout is only read; the base is
 * looked at in a temporary folder, which is gone afterwards.
 * @param config path of the configuration from that folder, when the workflow names one.
 * @throws UsageError `no-repository`, `no-base-commit`, and what loading the head's configuration and tasks throws.
 */
export async function findChanges(folder: string, ends: Ends, config: string | undefined): Promise<FoundChanges> {
  const head = await loadConfig(config, await realpath(folder));
  const root = await repositoryOf(dirname(head.file));
  const commit = await baseCommitOf(root, ends);
  await using tree = await BaseTree.of(root, commit);
  const place = { root, file: head.file, named: config !== undefined };
  const { loaded: base, why, notes } = await loadBaseConfig(tree, place);
  const found = { base: commit, noBase: why, notes: [...notes, ...head.notes] };
  if (base === null) {
    const profiles = { added: Object.keys(head.config.profiles), removed: [], changed: [] };
    const nothing = { added: [], removed: [], changed: [] };
    return { changes: { ...found, profiles, tasks: nothing, rules: [], settings: [] }, head, base };
  }
  const differences = differencesOf({ config: base.config, root: tree.folder }, { config: head.config, root });
  const changes: Changes = {
    ...found,
    ...differences,
    tasks: await taskChanges({ root, tree, commit, base, head }),
  };
  return { changes, head, base };
}
