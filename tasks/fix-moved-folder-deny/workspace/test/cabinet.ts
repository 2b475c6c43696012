import { Cabinet } from "../src/cabinet.ts";
import { allow, type Entry } from "../src/entry.ts";

/** A small firm: clients with their matters, and an archive. */
export function smallFirm(): Cabinet {
  const cabinet = new Cabinet();
  const add = (id: string, name: string, parent: string | null, entries: readonly Entry[] = [], inherits = true) =>
    cabinet.put({ id, name, parent, inherits, entries });
  add("clients", "Clients", null, [allow("group:lawyers", "see"), allow("group:lawyers", "edit")]);
  add("harbour", "Harbour Ltd", "clients", [allow("group:clerks", "see")]);
  add("lease", "Lease", "harbour");
  add("archive", "Archive", null, [allow("everyone", "see"), allow("group:partners", "share")]);
  return cabinet;
}
