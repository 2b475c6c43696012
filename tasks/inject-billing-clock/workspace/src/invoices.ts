import { now } from "./clock.ts";
import { config } from "./config.ts";
import { addDays, type Day, today } from "./days.ts";
import { nextNumber } from "./numbering.ts";
import type { Customer, Invoice, Line, Store } from "./store.ts";
import { vatOn } from "./tax.ts";

/** Writes an invoice of today. */
export function createInvoice(store: Store, customer: Customer, lines: readonly Line[]): Invoice {
  if (lines.length === 0) throw new RangeError("an invoice has at least one line");
  const net = lines.reduce((sum, line) => sum + line.net, 0);
  return store.put({
    number: nextNumber(store),
    customer,
    lines,
    day: today(),
    due: addDays(today(), config.dueDays),
    net,
    vat: vatOn(net, customer),
    fees: 0,
    reminded: 0,
    paidAt: null,
  });
}

export function payInvoice(store: Store, number: string): Invoice {
  const invoice = store.get(number);
  if (invoice.paidAt !== null) throw new RangeError(`${number} is paid already`);
  return store.put({ ...invoice, paidAt: new Date(Date.now()).toISOString() });
}

/** Whether an invoice waits for its money for too long. */
export function isOverdue(invoice: Invoice, at: Day = today()): boolean {
  return invoice.paidAt === null && invoice.due < at;
}

/** How old the oldest unpaid invoice is, in whole hours since its day began (UTC). */
export function oldestOpen(store: Store): number {
  const open = store.all().filter(({ paidAt }) => paidAt === null);
  const hours = open.map(({ day }) => Math.floor((now().getTime() - Date.parse(day)) / 3_600_000));
  return Math.max(0, ...hours);
}
