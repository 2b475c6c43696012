import type { Cabinet } from "./cabinet.ts";
import { isAbout, type Person, type Right } from "./entry.ts";
import { countingEntries } from "./inheritance.ts";

/** Whether the person has the right in this folder. */
export function may(cabinet: Cabinet, person: Person, right: Right, folder: string): boolean {
  const effects = countingEntries(cabinet, folder)
    .filter((entry) => entry.right === right && isAbout(entry.who, person))
    .map(({ effect }) => effect);
  return effects.includes("allow") && !effects.includes("deny");
}

/** Ids of the folders that the person sees, in the order of the tree. */
export function visibleFolders(cabinet: Cabinet, person: Person): string[] {
  return cabinet
    .childrenOf(null)
    .flatMap(({ id }) => cabinet.subtreeOf(id))
    .filter(({ id }) => may(cabinet, person, "see", id))
    .map(({ id }) => id);
}
