import type { Company } from "./company.ts";
import { addDays, type Day, today } from "./days.ts";
import { nextNumber } from "./numbering.ts";
import type { Customer, Invoice, Line } from "./store.ts";
import { vatOn } from "./tax.ts";

/** Writes an invoice of today. */
export function createInvoice(company: Company, customer: Customer, lines: readonly Line[]): Invoice {
  if (lines.length === 0) throw new RangeError("an invoice has at least one line");
  const net = lines.reduce((sum, line) => sum + line.net, 0);
  const day = today(company);
  return company.store.put({
    number: nextNumber(company),
    customer,
    lines,
    day,
    due: addDays(day, company.config.dueDays),
    net,
    vat: vatOn(net, customer, company.config),
    fees: 0,
    reminded: 0,
    paidAt: null,
  });
}

export function payInvoice({ store, clock }: Company, number: string): Invoice {
  const invoice = store.get(number);
  if (invoice.paidAt !== null) throw new RangeError(`${number} is paid already`);
  return store.put({ ...invoice, paidAt: clock.now().toISOString() });
}

/** Whether an invoice waits for its money for too long. */
export function isOverdue(invoice: Invoice, at: Day): boolean {
  return invoice.paidAt === null && invoice.due < at;
}

/** How old the oldest unpaid invoice is, in whole hours since its day began (UTC). */
export function oldestOpen({ store, clock }: Company): number {
  const open = store.all().filter(({ paidAt }) => paidAt === null);
  const hours = open.map(({ day }) => Math.floor((clock.now().getTime() - Date.parse(day)) / 3_600_000));
  return Math.max(0, ...hours);
}
