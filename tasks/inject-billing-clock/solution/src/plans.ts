import type { Company } from "./company.ts";
import { type Day, daysInMonth, monthOf, today } from "./days.ts";
import { createInvoice } from "./invoices.ts";
import type { Customer, Invoice } from "./store.ts";

export interface Plan {
  readonly name: string;
  /** For a whole month, in cents. */
  readonly net: number;
}

/** What is left of a month's price when a plan starts on a day. */
export function firstMonth(plan: Plan, day: Day): number {
  const left = daysInMonth(day) - Number(day.slice(8)) + 1;
  return Math.round((plan.net * left) / daysInMonth(day));
}

/** Writes the invoice for the rest of the current month. */
export function startPlan(company: Company, customer: Customer, plan: Plan): Invoice {
  const day = today(company);
  return createInvoice(company, customer, [{ text: `${plan.name}, ${monthOf(day)}`, net: firstMonth(plan, day) }]);
}
