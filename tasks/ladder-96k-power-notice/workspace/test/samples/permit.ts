import type { Permit } from "../../src/permits/permit.ts";

/** A permit for tests; what matters to a test is given as a change. */
export function permit(changes: Partial<Permit> = {}): Permit {
  return {
    id: "N-128",
    work: "welding",
    place: "B07",
    company: "Rolfsen",
    from: new Date("2025-03-14T07:00:00Z"),
    until: new Date("2025-03-14T15:00:00Z"),
    watch: "Yilmaz",
    oxygen: null,
    status: "asked",
    ...changes,
  };
}
