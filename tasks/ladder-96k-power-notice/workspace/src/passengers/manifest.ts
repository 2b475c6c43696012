import type { Sailing } from "./sailing.ts";

/** Souls on board: everyone who has to fit into the boats. */
export function souls({ adults, children, crew }: Sailing): number {
  return adults + children + crew;
}

export interface Safety {
  readonly certificate: number;
  readonly boatSeats: number;
  readonly childVests: number;
}

/** Why a ferry may not leave with its list; empty when it may. */
export function manifestProblems(sailing: Sailing, { certificate, boatSeats, childVests }: Safety): readonly string[] {
  const found: string[] = [];
  if (sailing.adults + sailing.children > certificate) found.push("more passengers than the certificate allows");
  // A quarter more seats than souls: boats on the side that lies too high cannot be lowered.
  if (souls(sailing) * 1.25 > boatSeats) found.push("too few seats in boats");
  if (sailing.children * 1.1 > childVests) found.push("too few vests for children");
  return found;
}

/** Minutes before departure at which people must be there: longer with lorries, and with many people. */
export function checkInMinutes({ adults, children, lorries }: Sailing): number {
  const base = lorries > 0 ? 60 : 30;
  return adults + children > 500 ? base + 15 : base;
}

/** Minutes late, none up to five: what the line's statistics call punctual. */
export function minutesLate({ leavesAt, leftAt }: Sailing): number | null {
  if (leftAt === null) return null;
  const minutes = Math.floor((leftAt.getTime() - leavesAt.getTime()) / 60_000);
  return minutes <= 5 ? 0 : minutes;
}
