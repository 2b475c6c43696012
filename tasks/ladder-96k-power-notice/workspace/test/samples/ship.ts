import type { Ship } from "../../src/ships/ship.ts";

/** A ship for tests; what matters to a test is given as a change. */
export function ship(changes: Partial<Ship> = {}): Ship {
  return {
    id: "IMO-9319466",
    name: "Dorothea",
    flag: "NO",
    kind: "container",
    length: 1680,
    beam: 274,
    draught: 91,
    tonnage: 17_189,
    formerNames: ["Gudrun", "Anna K"],
    ...changes,
  };
}
