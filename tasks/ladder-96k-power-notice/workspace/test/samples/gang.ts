import type { Gang } from "../../src/gangs/gang.ts";

/** A gang for tests; what matters to a test is given as a change. */
export function gang(changes: Partial<Gang> = {}): Gang {
  return {
    id: "S-1904",
    call: "S-1207",
    shift: "early",
    day: "2025-03-14",
    foreman: "Petersen",
    men: 8,
    skills: ["lashing", "winch"],
    standby: 25,
    status: "ordered",
    ...changes,
  };
}
