import type { WaterSupply } from "../../src/water/water-supply.ts";

/** A water supply for tests; what matters to a test is given as a change. */
export function waterSupply(changes: Partial<WaterSupply> = {}): WaterSupply {
  return {
    id: "S-145",
    call: "S-1207",
    account: "20417",
    meter: "H1",
    startedAt: new Date("2025-03-14T13:00:00Z"),
    endedAt: new Date("2025-03-14T16:20:00Z"),
    cubicMetres: 460,
    turns: 2300,
    flushed: true,
    status: "ordered",
    ...changes,
  };
}
