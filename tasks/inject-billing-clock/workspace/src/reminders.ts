import { config } from "./config.ts";
import { daysBetween, today } from "./days.ts";
import { isOverdue } from "./invoices.ts";
import type { Invoice, Store } from "./store.ts";

export interface Reminder {
  readonly number: string;
  readonly level: number;
  /** Everything that is owed, in cents. */
  readonly total: number;
}

const levels = config.reminderDays.map((days, index) => ({ days, level: index + 1 }));

/** Sends the reminders of today; each level of an invoice once. */
export function remindAll(store: Store): Reminder[] {
  const open = store.all().filter((invoice) => isOverdue(invoice));
  return open.flatMap((invoice) => {
    const level = levelOf(invoice);
    if (level <= invoice.reminded) return [];
    const fees = invoice.fees + (level > 1 ? config.lateFee : 0);
    store.put({ ...invoice, fees, reminded: level });
    return [{ number: invoice.number, level, total: invoice.net + invoice.vat + fees }];
  });
}

function levelOf({ due }: Invoice): number {
  const overdue = daysBetween(due, today());
  return levels.findLast(({ days }) => days <= overdue)?.level ?? 0;
}
