import type { Call } from "./call.ts";

const HOUR_MS = 60 * 60 * 1000;
/** The first hours alongside are for mooring and papers and are never counted. */
const GRACE_HOURS = 2;

/** Begun hours alongside that count as laytime; a ship that has not left is counted up to now. */
export function laytimeHours({ arrivedAt, leftAt, status }: Call, now: Date): number {
  if (arrivedAt === null || status === "cancelled") return 0;
  const end = leftAt ?? now;
  const hours = Math.ceil((end.getTime() - arrivedAt.getTime()) / HOUR_MS);
  return Math.max(0, hours - GRACE_HOURS);
}

/** Hours beyond what the charter allows. */
export function overtimeHours(call: Call, allowed: number, now: Date): number {
  return Math.max(0, laytimeHours(call, now) - allowed);
}

/** Calls that were alongside together at some moment, for when one of them reports a collision. */
export function neighboursOf(call: Call, others: readonly Call[]): readonly Call[] {
  const { arrivedAt } = call;
  if (arrivedAt === null) return [];
  const end = call.leftAt?.getTime() ?? Number.POSITIVE_INFINITY;
  return others.filter((other) => {
    if (other.id === call.id || other.arrivedAt === null) return false;
    const otherEnd = other.leftAt?.getTime() ?? Number.POSITIVE_INFINITY;
    return other.arrivedAt.getTime() < end && otherEnd > arrivedAt.getTime();
  });
}
