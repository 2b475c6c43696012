import type { Visit } from "./visit.ts";

const HOUR_MS = 3_600_000;

/** Lorries that an hour has room for; fetching takes twice as long as bringing. */
export interface Capacity {
  readonly minutesPerHour: number;
}

const MINUTES: Readonly<Record<Visit["errand"], number>> = { deliver: 6, collect: 12, both: 15 };

/** Whether another visit fits into an hour. Missed and refused ones leave their minutes to others. */
export function fitsInto(
  hour: Date,
  errand: Visit["errand"],
  visits: readonly Visit[],
  { minutesPerHour }: Capacity,
): boolean {
  const taken = visits
    .filter(
      ({ bookedFrom, status }) =>
        bookedFrom.getTime() === hour.getTime() && status !== "missed" && status !== "refused",
    )
    .reduce((sum, visit) => sum + MINUTES[visit.errand], 0);
  return taken + MINUTES[errand] <= minutesPerHour;
}

export type Punctuality = "early" | "on-time" | "late" | "missed";

/** Lorries may come a quarter of an hour early and half an hour late; after that the booking is lost. */
export function punctuality({ bookedFrom }: Visit, at: Date): Punctuality {
  const offset = at.getTime() - bookedFrom.getTime();
  if (offset < -HOUR_MS / 4) return "early";
  if (offset < HOUR_MS) return "on-time";
  return offset < 1.5 * HOUR_MS ? "late" : "missed";
}
