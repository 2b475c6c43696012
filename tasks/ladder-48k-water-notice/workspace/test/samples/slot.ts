import type { Slot } from "../../src/yard/slot.ts";

/** A slot for tests; what matters to a test is given as a change. */
export function slot(changes: Partial<Slot> = {}): Slot {
  return {
    id: "C-04-11",
    block: "C",
    length: "40",
    tiers: 4,
    limit: 96_000,
    plugs: 0,
    stack: ["MSKU3047615", "CSQU3054383"],
    ...changes,
  };
}
