import { now } from "./clock.ts";
import { config } from "./config.ts";

/** A day as `2025-06-30`. */
export type Day = string;

const format = new Intl.DateTimeFormat("sv-SE", { timeZone: config.timeZone, dateStyle: "short" });

/** The day that it is for the company. */
export function today(): Day {
  return format.format(now());
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** How many days `to` is after `from`. */
export function daysBetween(from: Day, to: Day): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

/** `2025-06` for any day in June. */
export function monthOf(day: Day = today()): string {
  return day.slice(0, 7);
}

export function daysInMonth(day: Day): number {
  const [year = 0, month = 0] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
