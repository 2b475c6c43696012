/** The harbour's clock is an hour ahead of UTC all year: no tide knows of summer time. */
const CLOCK_MS = 60 * 60 * 1000;
const DAY_BEGINS_MS = 6 * 60 * 60 * 1000;

/** The harbour day that an instant belongs to, as `2025-03-14`. It begins at six by the harbour's clock. */
export function harbourDay(at: Date): string {
  return new Date(at.getTime() + CLOCK_MS - DAY_BEGINS_MS).toISOString().slice(0, 10);
}

/** The calendar day by the harbour's clock, which is what invoices and letters are dated by. */
export function calendarDay(at: Date): string {
  return new Date(at.getTime() + CLOCK_MS).toISOString().slice(0, 10);
}
