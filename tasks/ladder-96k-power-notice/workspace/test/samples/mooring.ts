import type { Mooring } from "../../src/moorings/mooring.ts";

/** A mooring for tests; what matters to a test is given as a change. */
export function mooring(changes: Partial<Mooring> = {}): Mooring {
  return {
    id: "N-640",
    call: "S-1207",
    kind: "arrival",
    men: 4,
    orderedFor: new Date("2025-03-14T09:00:00Z"),
    firstLine: new Date("2025-03-14T09:20:00Z"),
    lastLine: new Date("2025-03-14T09:55:00Z"),
    status: "ordered",
    ...changes,
  };
}
