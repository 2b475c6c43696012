import type { Hold } from "../../src/customs/hold.ts";

/** A hold for tests; what matters to a test is given as a change. */
export function hold(changes: Partial<Hold> = {}): Hold {
  return {
    id: "S-71",
    subject: "MSKU3047615",
    office: "customs",
    reason: "papers",
    placedAt: new Date("2025-03-13T23:05:00Z"),
    inspection: true,
    liftedAt: null,
    status: "active",
    ...changes,
  };
}
