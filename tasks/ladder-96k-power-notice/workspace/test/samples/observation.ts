import type { Observation } from "../../src/weather/observation.ts";

/** An observation for tests; what matters to a test is given as a change. */
export function observation(changes: Partial<Observation> = {}): Observation {
  return {
    id: "2025-03-14T11:10",
    at: new Date("2025-03-14T11:10:00Z"),
    mean: 22,
    gust: 31,
    from: 285,
    sight: 12_000,
    air: 64,
    rain: 3,
    ...changes,
  };
}
