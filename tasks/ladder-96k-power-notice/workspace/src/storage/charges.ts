import type { Stay } from "./stay.ts";

const DAY_MS = 86_400_000;
/** Days without a charge, and cents for a square metre and day in the steps that follow. */
const FREE_DAYS = 5;
const STEPS: readonly { readonly until: number; readonly cents: number }[] = [
  { until: 14, cents: 18 },
  { until: 30, cents: 31 },
  { until: Number.POSITIVE_INFINITY, cents: 55 },
];

/** Days that cargo has been here, the first and the last one included. */
export function daysStored({ cameOn, wentOn }: Pick<Stay, "cameOn" | "wentOn">, today: string): number {
  return Math.round((Date.parse(wentOn ?? today) - Date.parse(cameOn)) / DAY_MS) + 1;
}

/** The charge in cents. Every day costs what its step says; the cold shed costs two and a half times as much. */
export function storageCharge(stay: Stay, today: string): number {
  const days = daysStored(stay, today);
  let cents = 0;
  let from = FREE_DAYS;
  for (const { until, cents: rate } of STEPS) {
    const within = Math.max(0, Math.min(days, until) - from);
    cents += within * rate * stay.area;
    from = Math.max(from, until);
  }
  return stay.shed === "cold" ? Math.round(cents * 2.5) : cents;
}
