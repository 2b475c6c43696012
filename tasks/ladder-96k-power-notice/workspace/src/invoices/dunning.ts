import { balance } from "./tax.ts";
import type { Invoice } from "./invoice.ts";

const DAY_MS = 86_400_000;
/** Less than this is not worth a stamp, in cents. */
const TRIFLE = 500;

export type Step = "wait" | "remind" | "sue" | "write-off";

/** What to do about an invoice on a day. Reminders go out ten days after it was due, lawyers after sixty. */
export function nextStep(invoice: Invoice, today: string): Step {
  const owed = balance(invoice);
  if (owed <= 0 || (invoice.status !== "open" && invoice.status !== "reminded")) return "wait";
  const late = (Date.parse(today) - Date.parse(invoice.dueOn)) / DAY_MS;
  if (owed < TRIFLE) return late > 365 ? "write-off" : "wait";
  if (invoice.status === "reminded") return late >= 60 ? "sue" : "wait";
  return late >= 10 ? "remind" : "wait";
}

/** Interest in cents for days that an amount was late, at nine per cent a year, rounded down. */
export function lateInterest(owed: number, days: number): number {
  return Math.floor((owed * 9 * Math.max(0, days)) / (100 * 365));
}

/** The day an invoice is due: thirty days after its issue, moved on from a Saturday or Sunday. */
export function dueDay(issuedOn: string): string {
  const due = new Date(Date.parse(issuedOn) + 30 * DAY_MS);
  const move = due.getUTCDay() === 6 ? 2 : due.getUTCDay() === 0 ? 1 : 0;
  return new Date(due.getTime() + move * DAY_MS).toISOString().slice(0, 10);
}
