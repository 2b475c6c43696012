import { monthOf } from "./days.ts";
import type { Store } from "./store.ts";

/** The net of all invoices of a month. */
export function revenueOf(store: Store, month: string = monthOf()): number {
  const invoices = store.all().filter(({ day }) => monthOf(day) === month);
  return invoices.reduce((sum, { net }) => sum + net, 0);
}
