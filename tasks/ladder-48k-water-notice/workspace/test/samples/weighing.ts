import type { Weighing } from "../../src/weighbridge/weighing.ts";

/** A weighing for tests; what matters to a test is given as a change. */
export function weighing(changes: Partial<Weighing> = {}): Weighing {
  return {
    id: "S-5120",
    visit: "V-20250314-0412",
    box: "MSKU3047615",
    first: 38_460,
    second: 14_980,
    axles: 5,
    at: new Date("2025-03-14T08:20:00Z"),
    scale: "in",
    status: "begun",
    ...changes,
  };
}
