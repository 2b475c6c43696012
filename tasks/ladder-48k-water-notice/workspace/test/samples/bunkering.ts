import type { Bunkering } from "../../src/bunkers/bunkering.ts";

/** A bunkering for tests; what matters to a test is given as a change. */
export function bunkering(changes: Partial<Bunkering> = {}): Bunkering {
  return {
    id: "N-88",
    call: "S-1207",
    account: "20417",
    fuel: "gasoil",
    meter: "F2",
    startedAt: new Date("2025-03-14T07:15:00Z"),
    endedAt: new Date("2025-03-14T09:00:00Z"),
    delivered: 42_000,
    ticks: 10_512,
    celsius: 14,
    status: "ordered",
    ...changes,
  };
}
