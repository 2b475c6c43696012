import type { Stay } from "../../src/storage/stay.ts";

/** A stay for tests; what matters to a test is given as a change. */
export function stay(changes: Partial<Stay> = {}): Stay {
  return {
    id: "S-455",
    owner: "Ackermann",
    goods: "coffee in bags",
    pieces: 320,
    mass: 19_200,
    area: 96,
    shed: "2",
    cameOn: "2025-03-01",
    wentOn: null,
    bonded: true,
    status: "announced",
    ...changes,
  };
}
