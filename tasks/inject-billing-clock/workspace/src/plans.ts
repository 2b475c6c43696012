import { daysInMonth, monthOf, today } from "./days.ts";
import { createInvoice } from "./invoices.ts";
import type { Customer, Invoice, Store } from "./store.ts";

export interface Plan {
  readonly name: string;
  /** For a whole month, in cents. */
  readonly net: number;
}

/** What is left of a month's price when a plan starts today. */
export function firstMonth(plan: Plan): number {
  const day = today();
  const left = daysInMonth(day) - Number(day.slice(8)) + 1;
  return Math.round((plan.net * left) / daysInMonth(day));
}

/** Writes the invoice for the rest of the current month. */
export function startPlan(store: Store, customer: Customer, plan: Plan): Invoice {
  return createInvoice(store, customer, [{ text: `${plan.name}, ${monthOf()}`, net: firstMonth(plan) }]);
}
