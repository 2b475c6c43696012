import type { Cabinet, Folder } from "./cabinet.ts";
import type { Entry } from "./entry.ts";
import { inheritedEntries } from "./inheritance.ts";
import type { MoveLog } from "./log.ts";

export class ImpossibleMove extends Error {
  override readonly name = "ImpossibleMove";
}

/** Takes a folder with everything below it to a new parent; null makes it a topmost one. */
export function moveFolder(cabinet: Cabinet, id: string, to: string | null, log?: MoveLog): void {
  const from = cabinet.get(id).parent;
  const subtree = cabinet.subtreeOf(id);
  if (to !== null && subtree.some((folder) => folder.id === to)) {
    throw new ImpossibleMove(`${cabinet.pathOf(id)} cannot go into ${cabinet.pathOf(to)}, which is a part of it`);
  }
  cabinet.put({ ...cabinet.get(id), parent: to });
  let dropped = 0;
  // Parents come first, so that each folder is compared with what is left of the lists above it.
  for (const { id: moved } of subtree) {
    const folder = cabinet.get(moved);
    const tidied = withoutNeedless(folder, inheritedEntries(cabinet, folder));
    dropped += folder.entries.length - tidied.entries.length;
    cabinet.put(tidied);
  }
  log?.add({ folder: id, from, to, dropped });
}

/** The folder without the entries that it is given anyway. */
function withoutNeedless(folder: Folder, given: readonly Entry[]): Folder {
  const isGiven = ({ who, right }: Entry) => given.some((entry) => entry.who === who && entry.right === right);
  return { ...folder, entries: folder.entries.filter((entry) => !isGiven(entry)) };
}
