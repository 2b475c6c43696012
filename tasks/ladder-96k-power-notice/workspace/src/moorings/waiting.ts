import type { Mooring } from "./mooring.ts";

const FREE_MINUTES = 30;

/** Minutes that the men stood on the quay beyond the free half hour. */
export function waitingMinutes({ orderedFor, firstLine, status }: Mooring, now: Date): number {
  if (status === "cancelled") return 0;
  const begun = firstLine ?? now;
  const minutes = Math.floor((begun.getTime() - orderedFor.getTime()) / 60_000);
  return Math.max(0, minutes - FREE_MINUTES);
}

/** The fee in cents: by men and begun quarter hours, waiting at two thirds. Nights and Sundays cost half as much again. */
export function mooringFee(mooring: Mooring, now: Date): number {
  const { men, firstLine, lastLine } = mooring;
  if (firstLine === null || lastLine === null) return 0;
  const quarters = Math.max(2, Math.ceil((lastLine.getTime() - firstLine.getTime()) / 900_000));
  const waiting = Math.ceil(waitingMinutes(mooring, now) / 15);
  const cents = men * (quarters * 1350 + waiting * 900);
  return isDear(firstLine) ? Math.round(cents * 1.5) : cents;
}

function isDear(at: Date): boolean {
  const clock = new Date(at.getTime() + 3_600_000);
  return clock.getUTCDay() === 0 || clock.getUTCHours() < 6 || clock.getUTCHours() >= 20;
}
