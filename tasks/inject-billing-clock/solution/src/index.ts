import { type Clock, systemClock } from "./clock.ts";
import { type Config, readConfig } from "./config.ts";
import { createInvoice, oldestOpen, payInvoice } from "./invoices.ts";
import { type Plan, startPlan } from "./plans.ts";
import { remindAll } from "./reminders.ts";
import { revenueOf } from "./revenue.ts";
import type { Customer, Line, Store } from "./store.ts";

export type { Clock } from "./clock.ts";
export type { Config } from "./config.ts";
export type { Plan } from "./plans.ts";
export type { Reminder } from "./reminders.ts";
export { type Customer, type Invoice, type Line, Store } from "./store.ts";

export interface BillingOptions {
  /** That of the system when left out. */
  readonly clock?: Clock;
  /** What `process.env` says now when left out. */
  readonly config?: Config;
}

/** The billing of one company. */
export function createBilling(store: Store, options: BillingOptions = {}) {
  const { clock = systemClock, config = readConfig(process.env) } = options;
  const company = { store, clock, config };
  return {
    invoice: (customer: Customer, lines: readonly Line[]) => createInvoice(company, customer, lines),
    start: (customer: Customer, plan: Plan) => startPlan(company, customer, plan),
    pay: (number: string) => payInvoice(company, number),
    remind: () => remindAll(company),
    revenue: (month?: string) => revenueOf(company, month),
    oldestOpen: () => oldestOpen(company),
  };
}
