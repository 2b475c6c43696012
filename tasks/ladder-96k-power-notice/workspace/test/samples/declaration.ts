import type { Declaration } from "../../src/hazmat/declaration.ts";

/** A declaration for tests; what matters to a test is given as a change. */
export function declaration(changes: Partial<Declaration> = {}): Declaration {
  return {
    id: "S-318",
    box: "MSKU3047615",
    un: 1263,
    class: "3",
    packing: "II",
    net: 11_200,
    flashPoint: 23,
    limited: false,
    arrivesAt: new Date("2025-03-14T18:00:00Z"),
    status: "declared",
    ...changes,
  };
}
