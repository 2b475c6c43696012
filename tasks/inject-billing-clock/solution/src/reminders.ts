import type { Company } from "./company.ts";
import type { Config } from "./config.ts";
import { type Day, daysBetween, today } from "./days.ts";
import { isOverdue } from "./invoices.ts";
import type { Invoice } from "./store.ts";

export interface Reminder {
  readonly number: string;
  readonly level: number;
  /** Everything that is owed, in cents. */
  readonly total: number;
}

/** Sends the reminders of today; each level of an invoice once. */
export function remindAll(company: Company): Reminder[] {
  const { store, config } = company;
  const day = today(company);
  const open = store.all().filter((invoice) => isOverdue(invoice, day));
  return open.flatMap((invoice) => {
    const level = levelOf(invoice, day, config);
    if (level <= invoice.reminded) return [];
    const fees = invoice.fees + (level > 1 ? config.lateFee : 0);
    store.put({ ...invoice, fees, reminded: level });
    return [{ number: invoice.number, level, total: invoice.net + invoice.vat + fees }];
  });
}

function levelOf({ due }: Invoice, day: Day, { reminderDays }: Config): number {
  const overdue = daysBetween(due, day);
  return reminderDays.findLastIndex((days) => days <= overdue) + 1;
}
