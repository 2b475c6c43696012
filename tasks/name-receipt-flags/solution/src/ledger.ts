import { formatAmount, formatDate } from "./format.ts";
import { type Order, taxOf, totalOf } from "./order.ts";

export interface LedgerOptions {
  /** There is one, if not said otherwise. */
  readonly header?: boolean;
  readonly time?: boolean;
}

/** A list for the tax adviser, with semicolons. */
export function renderLedger(orders: readonly Order[], { header = true, time = false }: LedgerOptions = {}): string {
  const rows = orders.map((order) => {
    const amounts = [totalOf(order), taxOf(order)].map((cents) => formatAmount(cents, { currency: false, sign: cents !== 0 }));
    return [order.id, formatDate(order.at, { time }), ...amounts].join(";");
  });
  return `${[...(header ? ["id;day;total;tax"] : []), ...rows].join("\n")}\n`;
}
