import type { WasteDelivery } from "../../src/waste/waste-delivery.ts";

/** A waste delivery for tests; what matters to a test is given as a change. */
export function wasteDelivery(changes: Partial<WasteDelivery> = {}): WasteDelivery {
  return {
    id: "S-310",
    call: "S-1207",
    account: "20417",
    sort: "sludge",
    meter: "R1",
    startedAt: new Date("2025-03-14T10:00:00Z"),
    endedAt: new Date("2025-03-14T12:30:00Z"),
    volume: 118,
    counts: 236,
    status: "ordered",
    ...changes,
  };
}
