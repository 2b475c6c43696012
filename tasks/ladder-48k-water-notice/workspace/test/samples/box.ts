import type { Box } from "../../src/boxes/box.ts";

/** A container for tests; what matters to a test is given as a change. */
export function box(changes: Partial<Box> = {}): Box {
  return {
    id: "MSKU3047615",
    size: "40",
    high: true,
    content: "full",
    mass: 23_500,
    arrivedBy: "ship",
    arrivedAt: new Date("2025-03-13T22:40:00Z"),
    owner: "Maersk",
    seals: ["H884213"],
    status: "announced",
    ...changes,
  };
}
