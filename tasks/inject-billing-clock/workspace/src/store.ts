import type { Day } from "./days.ts";

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly country: string;
}

export interface Line {
  readonly text: string;
  /** In cents. */
  readonly net: number;
}

export interface Invoice {
  readonly number: string;
  readonly customer: Customer;
  readonly lines: readonly Line[];
  readonly day: Day;
  readonly due: Day;
  readonly net: number;
  readonly vat: number;
  /** What reminders cost so far. */
  readonly fees: number;
  /** The highest level of a reminder that went out; 0 for none. */
  readonly reminded: number;
  readonly paidAt: string | null;
}

/** Invoices by number, in memory. */
export class Store {
  readonly #invoices = new Map<string, Invoice>();

  get(number: string): Invoice {
    const invoice = this.#invoices.get(number);
    if (invoice === undefined) throw new RangeError(`no invoice ${number}`);
    return invoice;
  }

  put(invoice: Invoice): Invoice {
    this.#invoices.set(invoice.number, invoice);
    return invoice;
  }

  all(): Invoice[] {
    return [...this.#invoices.values()];
  }
}
