import type { Incident } from "../../src/incidents/incident.ts";

/** An incident for tests; what matters to a test is given as a change. */
export function incident(changes: Partial<Incident> = {}): Incident {
  return {
    id: "N-33",
    place: "B07",
    kind: "spill",
    at: new Date("2025-03-14T04:30:00Z"),
    reporter: "Hansen",
    hurt: 0,
    litres: 40,
    words: "Hose of the workboat burst.",
    status: "reported",
    ...changes,
  };
}
