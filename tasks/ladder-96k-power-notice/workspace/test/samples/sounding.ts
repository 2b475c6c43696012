import type { Sounding } from "../../src/dredging/sounding.ts";

/** A sounding for tests; what matters to a test is given as a change. */
export function sounding(changes: Partial<Sounding> = {}): Sounding {
  return {
    id: "2025-02-B07-14",
    berth: "B07",
    metre: 140,
    depth: 1124,
    soundedOn: "2025-02-19",
    method: "beam",
    bottom: "mud",
    ...changes,
  };
}
