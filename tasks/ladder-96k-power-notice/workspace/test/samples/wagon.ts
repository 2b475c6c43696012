import type { Wagon } from "../../src/rail/wagon.ts";

/** A wagon for tests; what matters to a test is given as a change. */
export function wagon(changes: Partial<Wagon> = {}): Wagon {
  return {
    id: "31 81 4575 123-6",
    train: "52714",
    track: 4,
    length: 198,
    tare: 20_400,
    load: 46_900,
    boxes: ["MSKU3047615", "CSQU3054383"],
    brake: "P",
    cameAt: new Date("2025-03-13T21:30:00Z"),
    status: "arriving",
    ...changes,
  };
}
