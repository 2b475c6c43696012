import type { Tariff } from "../../src/tariffs/tariff.ts";

/** A tariff for tests; what matters to a test is given as a change. */
export function tariff(changes: Partial<Tariff> = {}): Tariff {
  return {
    id: "BERTH-2025A",
    item: "berth",
    cents: 27,
    unit: "gt",
    from: "2025-01-01",
    until: "2025-12-31",
    least: 15_000,
    customers: ["20417", "20533"],
    ...changes,
  };
}
