import type { Pass } from "../../src/passes/pass.ts";

/** A pass for tests; what matters to a test is given as a change. */
export function pass(changes: Partial<Pass> = {}): Pass {
  return {
    id: "P-88213",
    holder: "Mensah",
    company: "Rolfsen",
    zones: ["quay", "yard"],
    from: "2025-01-10",
    until: "2025-12-31",
    escort: false,
    trainedOn: "2024-11-05",
    status: "printed",
    ...changes,
  };
}
