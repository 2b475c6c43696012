export type Right = "see" | "edit" | "share";

/** One line of a folder's list. `who` is a person's id, `group:` and a group's name, or `everyone`. */
export interface Entry {
  readonly who: string;
  readonly right: Right;
  readonly effect: "allow" | "deny";
}

export interface Person {
  readonly id: string;
  readonly groups: readonly string[];
}

/** Whether an entry with this `who` is about the person. */
export function isAbout(who: string, person: Person): boolean {
  if (who === "everyone" || who === person.id) return true;
  return person.groups.some((group) => who === `group:${group}`);
}

export function allow(who: string, right: Right): Entry {
  return { who, right, effect: "allow" };
}

export function deny(who: string, right: Right): Entry {
  return { who, right, effect: "deny" };
}
