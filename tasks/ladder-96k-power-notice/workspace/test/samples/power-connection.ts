import type { PowerConnection } from "../../src/power/power-connection.ts";

/** A power connection for tests; what matters to a test is given as a change. */
export function powerConnection(changes: Partial<PowerConnection> = {}): PowerConnection {
  return {
    id: "N-402",
    call: "S-1207",
    account: "20417",
    meter: "L2",
    startedAt: new Date("2025-03-14T10:05:00Z"),
    endedAt: new Date("2025-03-15T03:40:00Z"),
    energy: 21_400,
    impulses: 5350,
    peak: 1640,
    status: "ordered",
    ...changes,
  };
}
