import type { Cabinet, Folder } from "./cabinet.ts";
import type { Entry } from "./entry.ts";

/** What the folders above give to a folder; nothing where it does not inherit. */
export function inheritedEntries(cabinet: Cabinet, { inherits, parent }: Folder): Entry[] {
  return inherits && parent !== null ? countingEntries(cabinet, parent) : [];
}

/** All entries that count for a folder, its own first. */
export function countingEntries(cabinet: Cabinet, id: string): Entry[] {
  const folder = cabinet.get(id);
  return [...folder.entries, ...inheritedEntries(cabinet, folder)];
}
