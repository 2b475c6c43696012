import type { Company } from "./company.ts";
import { monthOf, today } from "./days.ts";

/** The net of all invoices of a month. */
export function revenueOf(company: Company, month: string = monthOf(today(company))): number {
  const invoices = company.store.all().filter(({ day }) => monthOf(day) === month);
  return invoices.reduce((sum, { net }) => sum + net, 0);
}
