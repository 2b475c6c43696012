import { createInvoice, oldestOpen, payInvoice } from "./invoices.ts";
import { type Plan, startPlan } from "./plans.ts";
import { remindAll } from "./reminders.ts";
import { revenueOf } from "./revenue.ts";
import type { Customer, Line, Store } from "./store.ts";

export type { Plan } from "./plans.ts";
export type { Reminder } from "./reminders.ts";
export { type Customer, type Invoice, type Line, Store } from "./store.ts";

/** The billing of one company. */
export function createBilling(store: Store) {
  return {
    invoice: (customer: Customer, lines: readonly Line[]) => createInvoice(store, customer, lines),
    start: (customer: Customer, plan: Plan) => startPlan(store, customer, plan),
    pay: (number: string) => payInvoice(store, number),
    remind: () => remindAll(store),
    revenue: (month?: string) => revenueOf(store, month),
    oldestOpen: () => oldestOpen(store),
  };
}
